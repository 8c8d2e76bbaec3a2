JOIN period q ON q.window_end = p.window_start
LEFT JOIN cell b ON b.window_start = q.window_start AND b.label IS NOT DISTINCT FROM c.label
