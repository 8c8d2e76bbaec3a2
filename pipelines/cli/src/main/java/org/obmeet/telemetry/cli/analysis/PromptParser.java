package org.obmeet.telemetry.cli.analysis;

import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.impl.DefaultParser;
import org.obmeet.telemetry.cli.query.sql.SqlScript;

/**
 * Splits the prompt's input into words. Asks for a further line until a semicolon ends the last
 * statement. Input that begins with a backslash needs no semicolon.
 */
final class PromptParser extends DefaultParser {
  PromptParser() {
    setQuoteChars(new char[0]);
    setEscapeChars(new char[0]);
  }

  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    boolean isSql = !line.stripLeading().startsWith("\\");
    if (context == ParseContext.ACCEPT_LINE && isSql && !SqlScript.of(line).rest().isEmpty()) {
      // JLine answers this error by asking for a further line.
      throw new EOFError(-1, -1, "a statement ends with ;");
    }
    return super.parse(line, cursor, context);
  }

  @Override
  public boolean isDelimiterChar(CharSequence buffer, int at) {
    char character = buffer.charAt(at);
    return !Character.isLetterOrDigit(character) && "_.\\".indexOf(character) < 0;
  }
}
