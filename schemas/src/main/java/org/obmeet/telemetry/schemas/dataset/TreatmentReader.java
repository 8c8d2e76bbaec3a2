package org.obmeet.telemetry.schemas.dataset;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.schemas.source.YamlNode;

/** Parses treatments. Checks that the class of the field allows them. */
final class TreatmentReader {
  private static final Map<FieldClass, List<String>> ALLOWED = allowed();
  private static final List<String> CONSENT =
      List.of("scope", "deployment", "tenure", "verification");
  private static final List<String> KINDS = List.of("person", "instance", "session", "record");
  private static final List<String> SUBJECTS = List.of("instance", "owner", "person", "token");
  private static final List<String> FAMILIES = List.of("browser", "os");

  private TreatmentReader() {}

  private static Map<FieldClass, List<String>> allowed() {
    Map<FieldClass, List<String>> map = new EnumMap<>(FieldClass.class);
    map.put(FieldClass.IDENTIFIER, List.of("pseudonymise", "owner", "subject"));
    map.put(
        FieldClass.QUASI,
        List.of(
            "allow",
            "patch",
            "minor",
            "major",
            "log2",
            "age",
            "route",
            "family",
            "event_type",
            "consent",
            "entries_band",
            "since"));
    map.put(FieldClass.MEASURE, List.of("clamp", "sum", "entries", "date_age"));
    map.put(FieldClass.FLAG, List.of("flag", "bit", "within", "any", "adds_up"));
    map.put(FieldClass.TIME, List.of("day", "second"));
    return map;
  }

  /** Returns the treatment in a node, for a field of a class. */
  static Treatment read(YamlNode node, FieldClass fieldClass) {
    String[] parts = node.text().split(":", 2);
    String argument = parts.length > 1 ? parts[1] : "";
    if (ALLOWED.values().stream().noneMatch(words -> words.contains(parts[0]))) {
      throw node.invalid(
          "one of " + String.join(", ", ALLOWED.values().stream().flatMap(List::stream).toList()));
    }
    if (!ALLOWED.get(fieldClass).contains(parts[0])) {
      throw node.invalid(
          "for class "
              + fieldClass.word()
              + " one of "
              + String.join(", ", ALLOWED.get(fieldClass)));
    }
    return of(node, parts[0], argument);
  }

  private static Treatment of(YamlNode node, String word, String argument) {
    return switch (word) {
      case "pseudonymise" -> new Treatment.Pseudonymise(choice(node, argument, KINDS));
      case "subject" -> new Treatment.Subject(choice(node, argument, SUBJECTS));
      case "consent" -> new Treatment.ConsentAttribute(choice(node, argument, CONSENT));
      case "family" -> new Treatment.Family(choice(node, argument, FAMILIES));
      case "clamp", "sum", "entries", "date_age" -> ranged(node, word, argument);
      case "since" -> DerivedTreatments.versionLabel(node, argument);
      case "adds_up" -> DerivedTreatments.sumCheck(node, argument);
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

  private static Treatment ranged(YamlNode node, String word, String argument) {
    String[] ends = argument.split("\\.\\.", -1);
    if (ends.length != 2) {
      throw node.invalid(word + ":MIN..MAX");
    }
    long min = number(node, ends[0], Long.MIN_VALUE, Long.MAX_VALUE);
    long max = number(node, ends[1], Long.MIN_VALUE, Long.MAX_VALUE);
    if (min > max) {
      throw node.invalid(word + ":MIN..MAX with MIN at most MAX");
    }
    return switch (word) {
      case "clamp" -> new Treatment.Clamp(min, max);
      case "sum" -> new Treatment.SumOfValues(min, max);
      case "entries" -> new Treatment.Entries(min, max);
      default -> new Treatment.DateAge(min, max);
    };
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

  /** Returns the type of the values that a treatment returns. */
  static ValueType type(Treatment treatment) {
    if (treatment instanceof Treatment.Pseudonymise
        || treatment instanceof Treatment.Owner
        || treatment instanceof Treatment.Subject) {
      return ValueType.PSEUDONYM;
    }
    if (treatment instanceof Treatment.Day) {
      return ValueType.DAY;
    }
    if (treatment instanceof Treatment.Second) {
      return ValueType.SECOND;
    }
    if (treatment instanceof Treatment.Clamp
        || treatment instanceof Treatment.SumOfValues
        || treatment instanceof Treatment.Entries
        || treatment instanceof Treatment.DateAge) {
      return ValueType.LONG;
    }
    if (treatment instanceof Treatment.Flag
        || treatment instanceof Treatment.FlagBit
        || treatment instanceof Treatment.Within
        || treatment instanceof Treatment.AnyEntry
        || treatment instanceof Treatment.SumCheck) {
      return ValueType.BOOLEAN;
    }
    return ValueType.LABEL;
  }
}
