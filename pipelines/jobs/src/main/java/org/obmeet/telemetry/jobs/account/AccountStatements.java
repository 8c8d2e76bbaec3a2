package org.obmeet.telemetry.jobs.account;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.SubjectSearch;
import org.obmeet.telemetry.jobs.plan.WindowPlanner;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.io.CanonicalJson;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.lake.subject.ConsentLog;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.lake.transparency.publish.LakeTransparencyLog;
import org.obmeet.telemetry.privacy.suppression.SuppressionList;
import org.obmeet.telemetry.schemas.cube.Cube;

/**
 * Writes the statements that administrators asked for: how many rows of their instance are held,
 * which releases have read them, and proofs of their erasure. A statement has no value of a row and
 * nothing of another instance. It covers the time since the token was issued.
 */
public record AccountStatements(SubjectSearch search, Instant now) {
  /** Days after the last request in which a statement is refreshed and kept. */
  private static final int KEPT = 7;

  /** An instance and the time since which its present token exists. */
  private record Account(String subject, Instant since) {}

  /**
   * Writes the statements that were asked for in the last week, and deletes the others.
   *
   * @param search called only if there is a request
   */
  public static void refresh(Lake lake, Function<Lake, SubjectSearch> search, Instant now) {
    String oldest = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(KEPT).toString();
    List<String> paths = lake.files().list("accounts").stream().map(StoredFile::path).toList();
    Set<String> asked =
        paths.stream()
            .filter(path -> path.matches(".*\\.\\d{4}-\\d\\d-\\d\\d"))
            .filter(path -> path.substring(path.length() - oldest.length()).compareTo(oldest) >= 0)
            .map(AccountStatements::name)
            .collect(Collectors.toSet());
    Map<String, Map<String, Object>> statements =
        asked.isEmpty() ? Map.of() : new AccountStatements(search.apply(lake), now).of(asked);
    statements.forEach(
        (name, map) ->
            lake.files().write(lake.layout().account(name), CanonicalJson.canonical(map), 1));
    paths.stream()
        .filter(path -> !statements.containsKey(name(path)))
        .forEach(lake.files()::delete);
  }

  private static String name(String path) {
    return path.substring(path.indexOf('/') + 1, path.lastIndexOf('.'));
  }

  private Map<String, Map<String, Object>> of(Set<String> asked) {
    Map<String, Map<String, Object>> statements = new TreeMap<>();
    accounts(asked).forEach((name, account) -> statements.put(name, statement(name, account)));
    return statements;
  }

  /** Returns the accounts that were asked for, by the names of their statements. */
  private Map<String, Account> accounts(Set<String> asked) {
    Map<String, Account> accounts = new TreeMap<>();
    ConsentLog consents = new ConsentLog(search.lake(), search.catalog().dataset("consent"));
    for (GenericRecord row : consents.recorded()) {
      if (row.get("token") instanceof GenericFixed token
          && Boolean.TRUE.equals(row.get("statistics"))) {
        byte[] subject = ((GenericFixed) row.get("subject")).bytes();
        String name = search.pseudonyms().statementName(subject, token.bytes());
        Instant at = Instant.ofEpochSecond((Long) row.get("second"));
        if (asked.contains(name)) {
          Account account = new Account(HexFormat.of().formatHex(subject), at);
          accounts.merge(name, account, (a, b) -> a.since().isBefore(b.since()) ? a : b);
        }
      }
    }
    return accounts;
  }

  private Map<String, Object> statement(String name, Account account) {
    SuppressionList subject =
        new SuppressionList()
            .add("instance", HexFormat.of().parseHex(account.subject()), Long.MAX_VALUE);
    LocalDate first = LocalDate.ofInstant(account.since(), ZoneOffset.UTC);
    Map<String, Long> held = new TreeMap<>();
    Map<String, SortedSet<LocalDate>> counted = new TreeMap<>();
    boolean complete =
        search.visit(
            subject,
            (row, stream, zone, day, onTime) -> {
              if (!day.isBefore(first)) {
                held.merge(String.join(", ", stream, zone, day.toString()), 1L, Long::sum);
                if (onTime) {
                  counted.computeIfAbsent(stream, s -> new TreeSet<>()).add(day);
                }
              }
            });
    if (!complete) {
      throw new LakeException("a statement would be incomplete: run telemetry ledger verify");
    }
    Map<String, Object> statement = new TreeMap<>();
    statement.put("statement", name);
    statement.put("at", now.toString());
    statement.put("since", account.since().toString());
    statement.put("held", held);
    statement.put("releases", releases(counted));
    statement.put("erasures", erasures(account));
    return statement;
  }

  /** Returns the cubes and windows of the releases that have read a row of counted days. */
  private List<Object> releases(Map<String, SortedSet<LocalDate>> counted) {
    LakeState state = search.lake().state();
    List<Object> releases = new ArrayList<>();
    for (Map.Entry<String, SortedSet<LocalDate>> stream : counted.entrySet()) {
      for (Cube cube : search.catalog().cubesOf(stream.getKey())) {
        for (ReleaseKey key : new TreeSet<>(state.releases().keySet())) {
          LocalDate from =
              WindowPlanner.firstDay(
                      state, search.catalog().dataset(cube.stream()), cube, key.window())
                  .orElse(key.window().start());
          if (cube.name().equals(key.table())
              && !stream.getValue().subSet(from, key.window().end()).isEmpty()) {
            releases.add(Map.of("cube", cube.name(), "window", key.window().toString()));
          }
        }
      }
    }
    return releases;
  }

  /** Returns the erasures of an instance that the suppression table still has. */
  private List<Object> erasures(Account account) {
    List<Suppression> rows =
        new SuppressionTable(search.lake())
            .rows().stream()
                .filter(row -> row.erases() && row.subject().equals(account.subject()))
                .filter(row -> !row.at().isBefore(account.since()))
                .toList();
    LakeTransparencyLog log = new LakeTransparencyLog(search.lake());
    Map<Object, Object> proofs = new HashMap<>();
    if (!rows.isEmpty() && log.exists()) {
      for (Map<String, Object> one : log.receipts(commit -> commit.kind() == CommitKind.ERASE)) {
        proofs.put(one.get("receipt") instanceof Map<?, ?> map ? map.get("id") : "", one);
      }
    }
    return rows.stream()
        .<Object>map(
            row ->
                Map.of(
                    "at", row.at().toString(),
                    "reason", row.reason(),
                    "complete", row.done(),
                    "proof", proofs.getOrDefault(row.id(), Map.of())))
        .toList();
  }
}
