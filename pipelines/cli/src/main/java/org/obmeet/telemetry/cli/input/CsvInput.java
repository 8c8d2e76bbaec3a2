package org.obmeet.telemetry.cli.input;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.obmeet.telemetry.jobs.JobException;

/**
 * A CSV file (RFC 4180) in UTF-8 with a header. It may have a byte order mark, and commas and line
 * ends inside quotes. A line ends with CRLF, LF or CR. A field has at most about a million
 * characters. Messages name the line on which the row, or a field without closing quote, starts.
 */
final class CsvInput extends InputTable {
  private static final int END = -1;

  /** Maximum length of a field. Without a maximum, a missing quote could fill the memory. */
  private static final int MAX_FIELD = 1 << 20;

  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private final Reader in;
  private final char[] buffer = new char[1 << 16];
  private final StringBuilder text = new StringBuilder();
  private final List<String> fields = new ArrayList<>();
  private int at;
  private int filled;
  private long line = 1;

  /** Line on which the current row starts. */
  private long start = 1;

  /** True if the current row has a field in quotes. */
  private boolean quoted;

  private List<String> columns = List.of();
  private int[] selected = {};

  private CsvInput(String name, Reader in) {
    super(name, "line");
    this.in = in;
  }

  static CsvInput open(Path file) {
    try {
      return of(file.toString(), Files.newBufferedReader(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static CsvInput of(String name, Reader reader) {
    CsvInput input = new CsvInput(name, reader);
    input.header();
    return input;
  }

  private void header() {
    if (peek() == BYTE_ORDER_MARK) {
      at++;
    }
    if (!record()) {
      throw JobException.badInput(name() + ": the file must have a header; it is empty");
    }
    Set<String> seen = new HashSet<>();
    for (String column : fields) {
      if (column.isEmpty()) {
        throw fault("every column of the header must have a name; one has none");
      }
      if (!seen.add(column)) {
        throw fault("the header must name each column once; '" + column + "' is repeated");
      }
    }
    columns = List.copyOf(fields);
    selected = IntStream.range(0, columns.size()).toArray();
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public void select(List<String> chosen) {
    selected = indexesOf(chosen);
  }

  @Override
  public boolean next() {
    if (!record()) {
      return false;
    }
    if (blank()) {
      requireOnlyBlankLines();
      return false;
    }
    if (fields.size() != columns.size()) {
      throw fault(
          "expected " + columns.size() + " fields as in the header; there are " + fields.size());
    }
    return true;
  }

  /** Reads the remaining lines, which must be blank. */
  private void requireOnlyBlankLines() {
    long first = start;
    while (record()) {
      if (!blank()) {
        start = first;
        throw fault("the line is empty");
      }
    }
  }

  private boolean blank() {
    return fields.size() == 1 && fields.get(0).isEmpty() && !quoted;
  }

  @Override
  public String value(int column) {
    return fields.get(selected[column]);
  }

  @Override
  public long number() {
    return start;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a record into {@code fields}. Returns false at the end of the file. */
  private boolean record() {
    fields.clear();
    quoted = false;
    start = line;
    if (peek() == END) {
      return false;
    }
    int end;
    do {
      text.setLength(0);
      end = peek() == '"' ? quotedField() : plainField();
      fields.add(text.toString());
    } while (end == ',');
    return true;
  }

  /** Reads a field without quotes. Returns the end of the field; see {@link #afterField}. */
  private int plainField() {
    int c = read();
    for (; !endsField(c); c = read()) {
      if (text.length() == MAX_FIELD) {
        throw fault("a field has more than " + MAX_FIELD + " characters");
      }
      if (c == '"') {
        throw fault("a field that does not start with a quote must not contain one");
      }
      text.append((char) c);
    }
    return afterField(c);
  }

  private static boolean endsField(int c) {
    return c == ',' || c == END || c == '\n' || c == '\r';
  }

  private int quotedField() {
    long opened = line;
    quoted = true;
    read();
    for (int c = read(); ; c = read()) {
      if (c == END) {
        start = opened;
        throw fault("a quoted field starts here and has no closing quote");
      }
      if (text.length() == MAX_FIELD) {
        start = opened;
        throw fault(
            "a quoted field starts here and has no closing quote within "
                + MAX_FIELD
                + " characters");
      }
      if (c == '"') {
        if (peek() != '"') {
          int after = read();
          if (!endsField(after)) {
            throw fault("a comma or the line's end must follow a closing quote");
          }
          return afterField(after);
        }
        read();
      }
      if (c == '\n' || (c == '\r' && peek() != '\n')) {
        line++;
      }
      text.append((char) c);
    }
  }

  /** Counts a line end; CRLF counts once. Returns the field's end: comma, line feed or END. */
  private int afterField(int c) {
    if (c == ',' || c == END) {
      return c;
    }
    if (c == '\r' && peek() == '\n') {
      at++;
    }
    line++;
    return '\n';
  }

  private int read() {
    int c = peek();
    if (c != END) {
      at++;
    }
    return c;
  }

  private int peek() {
    return at < filled || fill() ? buffer[at] : END;
  }

  private boolean fill() {
    try {
      filled = Math.max(0, in.read(buffer));
      at = 0;
      return filled > 0;
    } catch (CharacterCodingException e) {
      throw JobException.badInput(name() + ", near line " + line + ": the text must be UTF-8", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
