(SELECT NULL AS window_start, NULL AS window_end, NULL AS label, NULL AS value,
  NULL AS numerator, NULL AS denominator, NULL AS named) WHERE false
