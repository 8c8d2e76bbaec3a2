package org.obmeet.telemetry.world.util;

/** Breaches a rule on purpose: no package is called util. */
public record UtilPackageClass() {}
