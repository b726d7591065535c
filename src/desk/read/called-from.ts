/** Cases called from one call activity of a process: what a reader who goes down into a called process wants to see of it. */
export interface CalledFrom {
  readonly process: string;
  readonly element: string;
}

/** A condition on `n.case_id`; the parameters hold the calling process and the call activity. */
export const calledFrom = (process: string, element: string): string => `EXISTS (
  SELECT FROM "case" called
    JOIN "case" caller ON caller.id = called.parent_id AND caller.process_key = ${process}
    JOIN flow_node_instance place ON place.case_id = caller.id AND place.item_id = called.parent_item_id
      AND place.entered_at >= caller.started_at - interval '1 day' AND place.element_id = ${element}
  WHERE called.id = n.case_id)`;

/** The same as parameters, none when nothing narrows. */
export const calledValues = (from: CalledFrom | null | undefined): readonly string[] =>
  from ? [from.process, from.element] : [];
