package org.obmeet.telemetry.schemas.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.obmeet.telemetry.schemas.source.CatalogException;
import org.obmeet.telemetry.schemas.source.YamlNode;

/** Parses the treatments {@code since} and {@code adds_up}. Checks the fields that they read. */
final class DerivedTreatments {
  private static final String NAME = "[a-z][a-z0-9_]*";
  private static final Pattern STEP = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})=(" + NAME + ")");
  private static final Pattern SUM =
      Pattern.compile(
          "(?:(" + NAME + "):([^?]+)\\?)?(" + NAME + ")=(" + NAME + "(?:\\+" + NAME + ")*)");

  private DerivedTreatments() {}

  static Treatment versionLabel(YamlNode node, String argument) {
    String[] parts = argument.split(",", -1);
    List<Treatment.VersionLabel.Step> steps = new ArrayList<>();
    int last = -1;
    for (String part : Arrays.copyOfRange(parts, 1, parts.length)) {
      Matcher matcher = STEP.matcher(part);
      if (!matcher.matches()) {
        throw node.invalid("since:FIRST,MAJOR.MINOR=LABEL,…");
      }
      int major = Integer.parseInt(matcher.group(1));
      int minor = Integer.parseInt(matcher.group(2));
      int rank = major * 1000 + minor;
      if (rank <= last) {
        throw node.invalid("since:FIRST,MAJOR.MINOR=LABEL,… with rising versions");
      }
      last = rank;
      steps.add(new Treatment.VersionLabel.Step(major, minor, matcher.group(3)));
    }
    if (steps.isEmpty() || parts[0].isBlank()) {
      throw node.invalid("since:FIRST,MAJOR.MINOR=LABEL,…");
    }
    return new Treatment.VersionLabel(parts[0], steps);
  }

  static Treatment sumCheck(YamlNode node, String argument) {
    List<Treatment.SumCheck.Sum> alternatives = new ArrayList<>();
    for (String part : argument.split("\\|", -1)) {
      Matcher matcher = SUM.matcher(part);
      if (!matcher.matches()) {
        throw node.invalid("adds_up:TOTAL=PART+PART, with FIELD:LABEL? before it, and | between");
      }
      boolean always = matcher.group(1) == null;
      alternatives.add(
          new Treatment.SumCheck.Sum(
              always ? "" : matcher.group(1),
              always ? "" : matcher.group(2),
              matcher.group(3),
              Arrays.asList(matcher.group(4).split("\\+", -1))));
    }
    return new Treatment.SumCheck(alternatives);
  }

  /** Checks that each sum reads only earlier fields that have its scope or a narrower one. */
  static void check(String file, List<Field> fields) {
    for (Field field : fields) {
      if (field.treatment() instanceof Treatment.SumCheck check) {
        for (Treatment.SumCheck.Sum sum : check.alternatives()) {
          sum.reads().forEach(read -> check(file, fields, field, sum, read));
        }
      }
    }
  }

  private static void check(
      String file, List<Field> fields, Field of, Treatment.SumCheck.Sum sum, String read) {
    boolean decides = read.equals(sum.field());
    ValueType type = decides ? ValueType.LABEL : ValueType.LONG;
    boolean fits =
        fields.subList(0, of.position()).stream()
            .anyMatch(
                f ->
                    f.name().equals(read)
                        && f.type() == type
                        && of.scope().covers(f.scope())
                        && (!decides || f.domain().contains(sum.label())));
    if (!fits) {
      throw new CatalogException(
          file,
          "fields[" + of.name() + "].treatment",
          decides ? read + ":" + sum.label() : read,
          (decides ? "a label of a field" : "a measure")
              + " that comes before it, in its scope or a narrower one");
    }
  }
}
