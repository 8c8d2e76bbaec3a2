SELECT t0.name AS node0, contributors, sum0, carriers0, coalesce(top0[1], 0) AS first0, coalesce(top0[2], 0) AS second0, sum1, carriers1, coalesce(top1[1], 0) AS first1, coalesce(top1[2], 0) AS second1
FROM (SELECT count(*) AS contributors, node0, coalesce(sum(v0), 0)::BIGINT AS sum0, count(*) FILTER (v0 <> 0) AS carriers0, max(v0, 2) AS top0, coalesce(sum(v1), 0)::BIGINT AS sum1, count(*) FILTER (v1 <> 0) AS carriers1, max(v1, 2) AS top1
FROM (SELECT contributor, coalesce(l0.at1, l0.at2, 0) AS node0, sum(f0)::BIGINT AS v0, sum(f1)::BIGINT AS v1
FROM (SELECT r.contributor, r.route, count(*) AS f0, sum(CASE WHEN r.time_spent_ms IS NULL THEN 0 ELSE least(greatest(r.time_spent_ms, 0), 600000) END)::BIGINT AS f1
FROM encoded r
WHERE r.contributor IS NOT NULL
GROUP BY r.contributor, r.route) p
JOIN hierarchy_bench_routes_0 l0 ON l0.label = p.route
GROUP BY GROUPING SETS ((contributor), (contributor, l0.at1), (contributor, l0.at2))) q
WHERE node0 <> -1
GROUP BY node0) c
JOIN names_bench_routes_0 t0 ON t0.node = c.node0
