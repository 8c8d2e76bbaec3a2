package org.obmeet.telemetry.schemas.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.obmeet.telemetry.schemas.domain.Range;
import org.obmeet.telemetry.schemas.source.CatalogException;
import org.obmeet.telemetry.schemas.source.YamlNode;

/** Parses treatments, and checks them against the field's class and the fields that sums read. */
final class TreatmentReader {
  private static final Map<FieldClass, List<String>> ALLOWED =
      new EnumMap<>(
          Map.of(
              FieldClass.IDENTIFIER, List.of("pseudonymise", "owner", "subject"),
              FieldClass.QUASI,
                  words(
                      "allow patch minor major log2 age route family event_type consent"
                          + " entries_band since"),
              FieldClass.MEASURE, words("clamp sum entries date_age"),
              FieldClass.FLAG, words("flag bit within any adds_up"),
              FieldClass.TIME, words("day second")));
  private static final List<String> CONSENT_ATTRIBUTES =
      List.of("scope", "deployment", "tenure", "verification");
  private static final List<String> PSEUDONYM_KINDS =
      List.of("person", "instance", "session", "record");
  private static final List<String> SUBJECT_KINDS =
      List.of("instance", "owner", "person", "token", "host");
  private static final List<String> FAMILIES = List.of("browser", "os");

  private static final String NAME = "[a-z][a-z0-9_]*";
  private static final Pattern LABEL_START =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})=(" + NAME + ")");
  private static final Pattern SUM =
      Pattern.compile(
          "(?:(" + NAME + "):([^?]+)\\?)?(" + NAME + ")=(" + NAME + "(?:\\+" + NAME + ")*)");

  private TreatmentReader() {}

  private static List<String> words(String text) {
    return List.of(text.split(" "));
  }

  static Treatment read(YamlNode node, FieldClass fieldClass) {
    String[] parts = node.text().split(":", 2);
    String argument = parts.length > 1 ? parts[1] : "";
    if (ALLOWED.values().stream().noneMatch(words -> words.contains(parts[0]))) {
      throw node.invalid(
          "one of " + String.join(", ", ALLOWED.values().stream().flatMap(List::stream).toList()));
    }
    if (!ALLOWED.get(fieldClass).contains(parts[0])) {
      throw node.invalid(
          "for class %s one of %s"
              .formatted(fieldClass.word(), String.join(", ", ALLOWED.get(fieldClass))));
    }
    return of(node, parts[0], argument);
  }

  private static Treatment of(YamlNode node, String word, String argument) {
    return switch (word) {
      case "pseudonymise" -> new Treatment.Pseudonymise(choice(node, argument, PSEUDONYM_KINDS));
      case "subject" -> new Treatment.Subject(choice(node, argument, SUBJECT_KINDS));
      case "consent" -> new Treatment.ConsentAttribute(choice(node, argument, CONSENT_ATTRIBUTES));
      case "family" -> new Treatment.Family(choice(node, argument, FAMILIES));
      case "clamp" -> new Treatment.Clamp(range(node, word, argument));
      case "sum" -> new Treatment.SumOfValues(range(node, word, argument));
      case "entries" -> new Treatment.Entries(range(node, word, argument));
      case "date_age" -> new Treatment.DateAge(range(node, word, argument));
      case "since" -> versionLabel(node, argument);
      case "adds_up" -> sumCheck(node, argument);
      case "bit" -> new Treatment.FlagBit(bit(node, argument));
      case "log2" -> new Treatment.Log2Bin(number(node, argument, 1, Long.MAX_VALUE));
      case "within" -> new Treatment.Within((int) number(node, argument, 1, 3660));
      case "age" -> new Treatment.AgeBin(days(node, argument));
      default -> plain(node, word, argument);
    };
  }

  private static Treatment plain(YamlNode node, String word, String argument) {
    if (!argument.isEmpty() || node.text().endsWith(":")) {
      throw node.invalid(word + " without an argument");
    }
    return switch (word) {
      case "owner" -> new Treatment.Owner();
      case "day" -> new Treatment.Day();
      case "second" -> new Treatment.Second();
      case "allow" -> new Treatment.Allow();
      case "patch" -> new Treatment.Version(3);
      case "minor" -> new Treatment.Version(2);
      case "major" -> new Treatment.Version(1);
      case "flag" -> new Treatment.Flag();
      case "any" -> new Treatment.AnyEntry();
      case "entries_band" -> new Treatment.EntriesBin();
      case "route" -> new Treatment.Route();
      case "event_type" -> new Treatment.EventType();
      default -> throw new IllegalStateException("no treatment is called " + word);
    };
  }

  private static Range range(YamlNode node, String word, String argument) {
    String[] ends = argument.split("\\.\\.", -1);
    if (ends.length != 2) {
      throw node.invalid(word + ":MIN..MAX");
    }
    Range range =
        new Range(
            number(node, ends[0], Long.MIN_VALUE, Long.MAX_VALUE),
            number(node, ends[1], Long.MIN_VALUE, Long.MAX_VALUE));
    if (range.min() > range.max()) {
      throw node.invalid(word + ":MIN..MAX with MIN at most MAX");
    }
    return range;
  }

  private static int bit(YamlNode node, String argument) {
    int mask = (int) number(node, argument, 1, 1 << 30);
    if (Integer.bitCount(mask) != 1) {
      throw node.invalid("bit:N with N a power of two");
    }
    return mask;
  }

  private static List<Integer> days(YamlNode node, String argument) {
    List<Integer> days =
        Arrays.stream(argument.split(",", -1))
            .map(text -> (int) number(node, text, 1, 36600))
            .toList();
    for (int i = 1; i < days.size(); i++) {
      if (days.get(i - 1) >= days.get(i)) {
        throw node.invalid("age:D1,D2,… in rising order");
      }
    }
    return days;
  }

  private static long number(YamlNode node, String text, long min, long max) {
    try {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // The statement below reports the error with the allowed values.
    }
    throw node.invalid("integers " + min + ".." + max + " after the colon");
  }

  private static String choice(YamlNode node, String argument, List<String> allowed) {
    if (!allowed.contains(argument)) {
      throw node.invalid(
          node.text().split(":", 2)[0] + ": and one of " + String.join(", ", allowed));
    }
    return argument;
  }

  private static Treatment versionLabel(YamlNode node, String argument) {
    String[] parts = argument.split(",", -1);
    List<Treatment.VersionLabel.LabelStart> starts = new ArrayList<>();
    int last = -1;
    for (String part : Arrays.copyOfRange(parts, 1, parts.length)) {
      Matcher matcher = LABEL_START.matcher(part);
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
      starts.add(new Treatment.VersionLabel.LabelStart(major, minor, matcher.group(3)));
    }
    if (starts.isEmpty() || parts[0].isBlank()) {
      throw node.invalid("since:FIRST,MAJOR.MINOR=LABEL,…");
    }
    return new Treatment.VersionLabel(parts[0], starts);
  }

  private static Treatment sumCheck(YamlNode node, String argument) {
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
  static void checkSums(String file, List<Field> fields) {
    for (Field field : fields) {
      if (field.treatment() instanceof Treatment.SumCheck check) {
        for (Treatment.SumCheck.Sum sum : check.alternatives()) {
          sum.reads().forEach(read -> checkRead(file, fields, field, sum, read));
        }
      }
    }
  }

  private static void checkRead(
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
