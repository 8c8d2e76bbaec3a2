package org.obmeet.telemetry.world.util;

/** Violates a rule on purpose: no package may be named util. */
public record UtilPackageClass() {}
