/** What the test run tells its workers about the server; handed over through the environment. */
export interface TestServer {
  readonly adminUrl: string;
  readonly ownerPassword: string;
  readonly appPassword: string;
  readonly template: string;
}

const variable = 'ENCORE_TEST_SERVER';

export const announceServer = (server: TestServer): void => void (process.env[variable] = JSON.stringify(server));

export function testServer(): TestServer {
  const text = process.env[variable];
  if (!text) throw new Error('no test server: run tests through jest with its global setup');
  return JSON.parse(text) as TestServer;
}
