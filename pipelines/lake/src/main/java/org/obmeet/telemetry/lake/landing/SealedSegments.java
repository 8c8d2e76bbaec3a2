package org.obmeet.telemetry.lake.landing;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.file.SegmentName;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * The lists of sealed landing segments, {@code landing/STREAM/sealed/date=DAY/AUTHOR.txt}, by which
 * a segment that vanishes before it is ingested is noticed. Each process that seals, adopts or
 * rewrites segments has its own list per stream and day, and only adds lines to it. A line has a
 * segment's name, its records and its digest, and begins with a digest that covers all lines before
 * it. An ingest commits how far it has read each list, so that a list that is cut or vanishes is
 * noticed too.
 *
 * <p>A list is replaced as a whole, because an object store cannot append. A segment is listed
 * after it has its name in the lake: one that is not listed yet, as after a crash, is adopted. It
 * is listed again before a run rewrites it, and with 0 records before a run deletes it.
 */
public final class SealedSegments {
  /** The digest of a segment that a run rewrites, whose bytes are not checked. */
  private static final String REWRITTEN = "-";

  private static final Pattern LIST =
      Pattern.compile("landing/([^/]+)/sealed/date=(\\d{4}-\\d\\d-\\d\\d)/([0-9a-f]{16})\\.txt");
  private static final Pattern SEGMENT =
      Pattern.compile("landing/([^/]+)/date=(\\d{4}-\\d\\d-\\d\\d)/([^/]+\\.avro)");
  private static final Pattern LINE =
      Pattern.compile("([0-9a-f]{64}) ([^ /]+\\.avro) (\\d{1,18}) ([0-9a-f]{64}|-)");
  private static final Pattern POSITION = Pattern.compile("(.+\\.txt)#(\\d+)-([0-9a-f]{64})");

  private final LakeFiles files;
  private final LakeLayout layout = new LakeLayout();
  private final String author;

  /**
   * @param run unique id of the run, or name of the process, that writes lists
   */
  public SealedSegments(LakeFiles files, String run) {
    this.files = files;
    this.author = Digests.sha256Hex(bytes(run)).substring(0, 16);
  }

  /** Returns the lists for a process that is no run. */
  static SealedSegments ofProcess(LakeFiles files) {
    return new SealedSegments(files, UUID.randomUUID().toString());
  }

  /**
   * What was sealed and is not ingested.
   *
   * @param vanished paths of listed segments that do not exist
   * @param damaged paths of pending segments that exist with other bytes
   * @param lists paths of lists that vanished, were cut or have other bytes
   * @param positions how far each list was read, where that is new
   */
  public record Pending(
      SortedSet<String> vanished,
      SortedSet<String> damaged,
      SortedSet<String> lists,
      SortedSet<String> positions) {}

  /**
   * Lists a sealed segment of the lake durably.
   *
   * @param copy files of the lake, or of the spool from which the segment was uploaded
   */
  void add(String segment, LakeFiles copy) {
    add(segment, SegmentName.records(segment).orElse(1), copy.sha256(segment));
  }

  /** Lists a segment before it is rewritten with other records, or deleted if none are left. */
  public void addChange(String segment, long records) {
    add(segment, records, REWRITTEN);
  }

  private void add(String segment, long records, String sha256) {
    Matcher m = SEGMENT.matcher(segment);
    if (!m.matches()) {
      throw new IllegalArgumentException("a landing segment is needed; it is '" + segment + "'");
    }
    String path = layout.sealedList(m.group(1), LocalDate.parse(m.group(2)), author);
    String line = m.group(3) + " " + records + " " + sha256;
    synchronized (this) {
      String before =
          files.exists(path) ? new String(files.bytes(path), StandardCharsets.UTF_8) : "";
      String text = before + chained(chain(path, before), line) + " " + line + "\n";
      files.write(path, bytes(text), 1);
      files.sync(List.of(path));
    }
  }

  /** Returns the digest of all lines of a list. */
  private static String chain(String path, String text) {
    int last = text.lastIndexOf('\n', text.length() - 2);
    return text.isEmpty() ? Digests.sha256Hex(bytes(path)) : text.substring(last + 1, last + 65);
  }

  private static String chained(String previous, String line) {
    return Digests.sha256Hex(bytes(previous + " " + line));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Lists the sealed segments that no list has, as after a crash. */
  public void adopt() {
    Lists lists = read(path -> true);
    for (StoredFile file : files.list("landing")) {
      if (SEGMENT.matcher(file.path()).matches() && !lists.entries().containsKey(file.path())) {
        add(file.path(), files);
      }
    }
  }

  /**
   * Compares the lists with the segments that exist, up to a day.
   *
   * @param inputs the inputs of all ingests
   * @param hashed true to read the pending segments and compare their digests
   */
  public Pending pending(Catalog catalog, Set<String> inputs, LocalDate today, boolean hashed) {
    BiPredicate<String, LocalDate> kept =
        (stream, day) -> !day.isAfter(today) && !isExpired(catalog, stream, day, today);
    // The lists first: a segment that is sealed meanwhile is not missed.
    Lists lists = read(path -> !inputs.contains(path));
    Pending found = new Pending(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
    lists.damaged().stream().filter(path -> covers(LIST, path, kept)).forEach(found.lists()::add);
    checkPositions(lists, inputs, kept, found);
    lists
        .entries()
        .forEach(
            (segment, entry) -> {
              if (!inputs.contains(segment) && covers(SEGMENT, segment, kept)) {
                check(segment, entry, hashed, found);
              }
            });
    // A run lists a segment with 0 records before it deletes the segment.
    if (!found.vanished().isEmpty()) {
      Map<String, Entry> again = read(path -> true).entries();
      found.vanished().removeIf(segment -> again.get(segment).deleted());
    }
    return found;
  }

  private static boolean isExpired(Catalog catalog, String stream, LocalDate day, LocalDate today) {
    Dataset dataset = catalog.datasets().get(stream);
    return dataset != null && !day.plus(dataset.retention().landing()).isAfter(today);
  }

  private static boolean covers(Pattern pattern, String path, BiPredicate<String, LocalDate> kept) {
    Matcher m = pattern.matcher(path);
    return m.matches() && kept.test(m.group(1), LocalDate.parse(m.group(2)));
  }

  private void check(String segment, Entry entry, boolean hashed, Pending found) {
    if (!files.exists(segment)) {
      if (!entry.deleted()) {
        found.vanished().add(segment);
      }
    } else if (hashed
        && !entry.digests().contains(REWRITTEN)
        && !entry.digests().contains(files.sha256(segment))) {
      found.damaged().add(segment);
    }
  }

  private static void checkPositions(
      Lists lists, Set<String> inputs, BiPredicate<String, LocalDate> kept, Pending found) {
    for (String input : inputs) {
      Matcher m = POSITION.matcher(input);
      if (m.matches() && covers(LIST, m.group(1), kept) && !inputs.contains(m.group(1))) {
        List<String> chain = lists.chains().getOrDefault(m.group(1), List.of());
        int lines = Integer.parseInt(m.group(2));
        if (chain.size() < lines || !chain.get(lines - 1).equals(m.group(3))) {
          found.lists().add(m.group(1));
        }
      }
    }
    lists
        .chains()
        .forEach(
            (path, chain) -> {
              String position = path + "#" + chain.size() + "-" + chain.get(chain.size() - 1);
              if (covers(LIST, path, kept) && !inputs.contains(position)) {
                found.positions().add(position);
              }
            });
  }

  /**
   * The lines about a segment in all lists.
   *
   * @param deleted true if a run has deleted the segment, or is about to
   */
  private record Entry(Set<String> digests, boolean deleted) {
    Entry and(Entry other) {
      Set<String> all = new HashSet<>(digests);
      all.addAll(other.digests);
      return new Entry(all, deleted || other.deleted);
    }
  }

  /**
   * The content of all lists.
   *
   * @param entries by path of a segment
   * @param chains the digests of the lines, by path of a list
   * @param damaged paths of lists with a line that does not follow from those before
   */
  private record Lists(
      Map<String, Entry> entries, Map<String, List<String>> chains, SortedSet<String> damaged) {}

  private Lists read(Predicate<String> wanted) {
    Lists lists = new Lists(new TreeMap<>(), new TreeMap<>(), new TreeSet<>());
    for (StoredFile file : files.list("landing")) {
      Matcher m = LIST.matcher(file.path());
      if (m.matches() && wanted.test(file.path())) {
        readList(file.path(), "landing/" + m.group(1) + "/date=" + m.group(2) + "/", lists);
      }
    }
    return lists;
  }

  private void readList(String path, String folder, Lists lists) {
    List<String> chain = new ArrayList<>();
    String text = new String(files.bytes(path), StandardCharsets.UTF_8);
    String previous = chain(path, "");
    for (String line : text.lines().toList()) {
      Matcher m = LINE.matcher(line);
      if (!m.matches() || !chained(previous, line.substring(65)).equals(m.group(1))) {
        lists.damaged().add(path);
        break;
      }
      previous = m.group(1);
      chain.add(previous);
      lists
          .entries()
          .merge(
              folder + m.group(2),
              new Entry(Set.of(m.group(4)), m.group(3).equals("0")),
              Entry::and);
    }
    if (chain.isEmpty()) {
      lists.damaged().add(path);
    } else {
      lists.chains().put(path, chain);
    }
  }
}
