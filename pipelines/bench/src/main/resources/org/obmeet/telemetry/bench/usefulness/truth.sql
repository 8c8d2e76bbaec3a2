-- Reads the ground truth of a synthetic data set. The table truth_window exists.

-- The first day of the window of some days that contains a day.
CREATE MACRO first_day(day, days) AS
  CAST(DATE '{origin}' + CAST((day - DATE '{origin}') // days * days AS INTEGER) AS DATE);

CREATE TABLE report AS
SELECT {columns}, first_day(day, 7) AS window_start, first_day(day, 28) AS four_weeks_start
FROM read_parquet('{reports}')
WHERE outcome = 'accepted' AND day >= DATE '{start}' AND day < DATE '{end}';

CREATE TABLE event AS
SELECT *, first_day(day, 7) AS window_start, first_day(day, 28) AS four_weeks_start
FROM read_parquet('{events}')
WHERE outcome = 'accepted' AND person IS NOT NULL AND day >= DATE '{start}' AND day < DATE '{end}';

-- A report in the window can make its owner eligible. Without a report in the window, the owner's
-- last report of the 28 days before decides.
CREATE TABLE eligible AS SELECT DISTINCT kind, window_start, owner AS who FROM (
  SELECT w.kind, w.window_start, owner,
    deployment <> 'unregistered' OR tenure = '28_days_and_more' AS owner_eligible,
    CASE WHEN day >= w.window_start THEN 0 ELSE row_number()
      OVER (PARTITION BY w.kind, w.window_start, owner ORDER BY second DESC) END AS age
  FROM read_parquet('{reports}') JOIN truth_window w
    ON day >= greatest(w.window_start - 28, DATE '{start}') AND day < w.window_end
  WHERE outcome = 'accepted')
WHERE owner_eligible AND age < 2;

-- Two active days of the key rotation period, up to the end of the window, make a person eligible.
INSERT INTO eligible SELECT w.kind, w.window_start, e.person FROM event e JOIN truth_window w
  ON e.day >= first_day(w.window_start, 28) AND e.day < w.window_end
GROUP BY ALL HAVING count(DISTINCT e.day) >= 2;

CREATE VIEW person_event AS SELECT r.*, e.who IS NOT NULL AS eligible FROM event r
LEFT JOIN eligible e
  ON e.kind = 'week' AND e.window_start = r.window_start AND e.who = r.person;

CREATE TABLE latest AS SELECT r.*, e.who IS NOT NULL AS owner_eligible FROM report r
LEFT JOIN eligible e
  ON e.kind = 'week' AND e.window_start = r.window_start AND e.who = r.owner
QUALIFY row_number() OVER
  (PARTITION BY r.window_start, owner, instance_id ORDER BY second DESC) = 1;

CREATE TABLE latest_four_weeks AS SELECT r.*, e.who IS NOT NULL AS owner_eligible FROM report r
LEFT JOIN eligible e
  ON e.kind = 'four_weeks' AND e.window_start = r.four_weeks_start AND e.who = r.owner
QUALIFY row_number() OVER
  (PARTITION BY r.four_weeks_start, owner, instance_id ORDER BY second DESC) = 1
