package org.obmeet.telemetry.synthetic.util;

/** Violates a rule on purpose: no package may be named util. */
public record UtilPackageClass() {}
