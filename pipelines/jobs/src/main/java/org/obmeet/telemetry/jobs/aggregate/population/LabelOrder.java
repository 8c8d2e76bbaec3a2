package org.obmeet.telemetry.jobs.aggregate.population;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order of labels in released tables. Numbers within a label are compared by value, so that
 * {@code 6.9} precedes {@code 6.10}.
 */
final class LabelOrder implements Comparator<String> {
  private static final Pattern PART = Pattern.compile("\\d+|\\D+");

  @Override
  public int compare(String one, String other) {
    Matcher first = PART.matcher(one);
    Matcher second = PART.matcher(other);
    boolean more = first.find();
    boolean otherMore = second.find();
    while (more && otherMore) {
      int order = part(first.group(), second.group());
      if (order != 0) {
        return order;
      }
      more = first.find();
      otherMore = second.find();
    }
    return more || otherMore ? Boolean.compare(more, otherMore) : one.compareTo(other);
  }

  private static int part(String one, String other) {
    boolean numbers = Character.isDigit(one.charAt(0)) && Character.isDigit(other.charAt(0));
    return numbers ? new BigInteger(one).compareTo(new BigInteger(other)) : one.compareTo(other);
  }
}
