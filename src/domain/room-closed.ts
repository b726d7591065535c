/** Whether nobody may have a room in a range, whoever booked it: out of service, or not yet clean. As SQL; never null. */
export const isClosed = (room: string, range: string): string =>
  `((${room}.out_of_service && ${range}) IS TRUE OR (${room}.cleaning_until > lower(${range})) IS TRUE)`;
