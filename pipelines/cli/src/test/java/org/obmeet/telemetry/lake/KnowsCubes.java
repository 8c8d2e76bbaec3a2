package org.obmeet.telemetry.lake;

import org.obmeet.telemetry.cubes.CubeAggregator;

/** Breaches a wall on purpose: the lake does not know what a cube is. */
public record KnowsCubes(CubeAggregator kernel) {}
