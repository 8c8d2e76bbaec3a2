package org.obmeet.telemetry.schemas.metric;

import java.util.Objects;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * A metric of the product team, {@code metrics/NAME.yaml}, which is computed from released tables
 * only.
 *
 * @param name name of the file and of the view
 * @param title short title
 * @param question the question that it answers
 * @param unit unit of its values
 * @param population the counted population, in words
 * @param scope scope of consent of the counted population
 * @param additive true if its values may be added up over labels and windows
 * @param window kind of the windows that it reads
 * @param formula its formula
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
