package org.obmeet.telemetry.schemas.source;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** An enum with a keyword for each constant, which is used in files and messages. */
public interface KeywordEnum {
  /** Returns the Java name of the constant. Every enum implements this method. */
  String name();

  /** Returns the keyword, by default the name in lower case with hyphens: {@code info-page}. */
  default String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the constant that has a keyword, if there is one. */
  static <E extends Enum<E> & KeywordEnum> Optional<E> of(Class<E> type, String word) {
    return Arrays.stream(type.getEnumConstants()).filter(e -> e.word().equals(word)).findFirst();
  }

  /** Returns all keywords as one text for error messages: {@code "info-page, extended"}. */
  static <E extends Enum<E> & KeywordEnum> String words(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(KeywordEnum::word)
        .collect(Collectors.joining(", "));
  }
}
