/** The diagram of a case or of a process, with where it stands. */
import '../viewer.css';
import { showDiagram } from '../viewer';

const host = document.getElementById('diagram');
if (host) void showDiagram(host);
