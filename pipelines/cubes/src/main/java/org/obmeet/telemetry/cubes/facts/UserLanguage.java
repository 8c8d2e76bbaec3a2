package org.obmeet.telemetry.cubes.facts;

import java.util.List;
import org.obmeet.telemetry.cubes.FactColumn;
import org.obmeet.telemetry.cubes.FactFunction;
import org.obmeet.telemetry.cubes.FactNumbers;
import org.obmeet.telemetry.cubes.FactReads;
import org.obmeet.telemetry.cubes.FactRun;
import org.obmeet.telemetry.cubes.FactSink;

/**
 * The languages of an instance's users: one fact for each language that has any. Stands at the
 * instance's latest report of the window.
 */
public final class UserLanguage implements FactFunction {
  private static final String FIELD = "users_language_";

  private final FactSink sink;
  private final FactColumn.Labels language;
  private final FactColumn.Numbers users;
  private final FactNumbers[] counts;
  private final int[] codes;
  private final Reports reports;

  /** Binds the function. */
  public UserLanguage(FactReads reads, FactSink sink) {
    List<String> fields = reads.fields().stream().filter(f -> f.startsWith(FIELD)).toList();
    this.sink = sink;
    this.language = sink.labels("user_language");
    this.users = sink.numbers("language_users");
    this.counts = fields.stream().map(reads::numbers).toArray(FactNumbers[]::new);
    this.codes =
        fields.stream().map(f -> f.substring(FIELD.length())).mapToInt(language::code).toArray();
    this.reports = new Reports(reads.ids("instance"));
  }

  @Override
  public void over(FactRun run) {
    reports.take(run);
    for (int i = 0; i < reports.count(); i++) {
      int row = run.row(reports.latest(i));
      for (int l = 0; l < counts.length; l++) {
        if (counts[l].value(row) > 0) {
          language.set(codes[l]);
          users.set(counts[l].value(row));
          sink.emit(row);
        }
      }
    }
  }
}
