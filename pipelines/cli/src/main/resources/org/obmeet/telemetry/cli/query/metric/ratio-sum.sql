CASE WHEN p.complete OR count(c.m) FILTER (c.label IN %1$s) = %2$s
      THEN coalesce(sum(c.m) FILTER (c.label IN %1$s), 0) %3$s END
