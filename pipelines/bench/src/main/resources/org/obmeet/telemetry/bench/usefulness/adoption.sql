-- Unit of errors: points
WITH flag AS (
  UNPIVOT (SELECT window_start, owner, coalesce(ldap, false) AS ldap,
      coalesce(federation, false) AS federation, coalesce(e2e_encryption, false) AS e2e_encryption,
      coalesce(omnichannel, false) AS omnichannel, coalesce(push, false) AS push,
      coalesce(saml, false) AS saml, coalesce(oauth, false) AS oauth,
      coalesce(settings_general_apps_framework_enable, false) AS apps,
      coalesce(voip_enabled, false) AS voip,
      coalesce(settings_accounts_account2fa, false) AS two_factor,
      coalesce(read_receipts_enabled, false) AS read_receipts,
      coalesce(settings_threads_threads_enabled, false) AS threads,
      coalesce(enterprise_ready, false) AS enterprise
    FROM latest WHERE consent_scope = 'extended')
  ON COLUMNS(* EXCLUDE (window_start, owner)) INTO NAME label VALUE "on")
SELECT window_start, label, count(*) FILTER ("on") / count(*) AS value, 1 AS weight,
  least(coalesce(nullif(count(DISTINCT owner) FILTER ("on"), 0), count(DISTINCT owner)),
    coalesce(nullif(count(DISTINCT owner) FILTER (NOT "on"), 0), count(DISTINCT owner))) AS people
FROM flag GROUP BY ALL
