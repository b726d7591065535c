/** Pages whose forms ask for colleagues. */
import { useDrops } from '../drops';
import { usePeopleFields } from '../people/people';

useDrops();
usePeopleFields();
