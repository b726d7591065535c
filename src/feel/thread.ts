/** The thread in which what may take long is worked out; `time-limit` asks it and stops it. */
import { parentPort } from 'node:worker_threads';
import { ModelError } from '../lib/errors';
import { evaluateDecision } from './decision';
import { evaluate } from './expression';
import type { Question, Reply } from './time-limit';

function replyTo(question: Question): Reply {
  const { scope, options } = question;
  try {
    if ('source' in question) return { value: evaluate(question.source, scope, options) };
    return { value: evaluateDecision(question.model, scope, options) };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { fault: error.message, details: error.details };
  }
}

const say = (reply: Reply): void => parentPort?.postMessage(reply);
parentPort?.on('message', (question: Question) => say(replyTo(question)));
say({ ready: true });
