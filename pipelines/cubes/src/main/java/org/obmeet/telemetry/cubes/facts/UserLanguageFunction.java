package org.obmeet.telemetry.cubes.facts;

import java.util.List;
import org.obmeet.telemetry.cubes.bucket.ContributorHistory;
import org.obmeet.telemetry.cubes.facts.api.FactColumn;
import org.obmeet.telemetry.cubes.facts.api.FactFunction;
import org.obmeet.telemetry.cubes.facts.api.FactInputs;
import org.obmeet.telemetry.cubes.facts.api.FactOutput;
import org.obmeet.telemetry.cubes.vector.IdVector;
import org.obmeet.telemetry.cubes.vector.NumberVector;

/**
 * A fact function that finds the languages of an instance's users. It emits one fact for each
 * language that has users. The facts belong to the instance's latest report of the window.
 */
public final class UserLanguageFunction implements FactFunction {
  private static final String FIELD = "users_language_";

  private final FactOutput output;
  private final FactColumn.Labels language;
  private final FactColumn.Numbers users;
  private final NumberVector[] counts;
  private final int[] codes;
  private final IdVector instances;

  public UserLanguageFunction(FactInputs inputs, FactOutput output) {
    List<String> fields = inputs.fields().stream().filter(f -> f.startsWith(FIELD)).toList();
    this.output = output;
    this.language = output.labels("user_language");
    this.users = output.numbers("language_users");
    this.counts = fields.stream().map(inputs::numbers).toArray(NumberVector[]::new);
    this.codes =
        fields.stream().map(f -> f.substring(FIELD.length())).mapToInt(language::code).toArray();
    this.instances = inputs.ids("instance");
  }

  @Override
  public void apply(ContributorHistory history) {
    for (int latest : LatestReports.of(instances, history).values()) {
      int row = history.row(latest);
      for (int l = 0; l < counts.length; l++) {
        if (counts[l].value(row) > 0) {
          language.set(codes[l]);
          users.set(counts[l].value(row));
          output.emit(row);
        }
      }
    }
  }
}
