package org.obmeet.telemetry.schemas.metric;

import java.util.Objects;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * A figure of the product team, {@code metrics/NAME.yaml}, calculated from released tables alone.
 *
 * @param name name of the file and of the view
 * @param title a few words
 * @param question what it answers
 * @param unit unit of its values
 * @param population whose records are counted, in words
 * @param scope consent that those counted have given
 * @param additive whether its values may be added up over labels and windows
 * @param window kind of the windows that it reads
 * @param formula how it is calculated
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
    Formula formula) {
  public Metric {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(question, "question");
    Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(population, "population");
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(window, "window");
    Objects.requireNonNull(formula, "formula");
  }
}
