package org.obmeet.telemetry.lake;

import org.obmeet.telemetry.cubes.CubeAggregator;

/** Violates a rule on purpose: the module lake must not use cubes. */
public record KnowsCubes(CubeAggregator kernel) {}
