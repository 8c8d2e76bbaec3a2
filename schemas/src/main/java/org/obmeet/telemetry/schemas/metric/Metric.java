package org.obmeet.telemetry.schemas.metric;

import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * A metric of the product team, {@code metrics/NAME.yaml}. It is computed only from released
 * tables.
 *
 * @param name name of the file and of the view
 * @param scope scope of consent of the counted population
 * @param additive true if values may be summed over labels and windows
 * @param window kind of the windows that are read
 */
public record Metric(
    String name,
    String title,
    String question,
    String unit,
    String population,
    Scope scope,
    boolean additive,
    WindowKind window,
    Formula formula) {}
