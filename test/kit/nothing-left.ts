/**
 * A rule every test runs under: a step that ends a case leaves no timer, subscription or open incident of it behind. The engine
 * closes each wait by name and sweeps nothing, so what it forgot would fire or wait for ever.
 */
export const nothingLeft = `
CREATE FUNCTION nothing_left() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF EXISTS (SELECT FROM timer WHERE case_id = NEW.id)
    OR EXISTS (SELECT FROM message_subscription WHERE case_id = NEW.id)
    OR EXISTS (SELECT FROM incident WHERE case_id = NEW.id AND resolved_at IS NULL AND job_id IS NULL) THEN
    RAISE EXCEPTION 'the ended case % of % left something waiting', NEW.id, NEW.process_key;
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER case_nothing_left AFTER UPDATE OF status ON "case" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.status <> 'running') EXECUTE FUNCTION nothing_left();`;
