package org.obmeet.telemetry.notebooks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.SourceCodeAnalysis.Suggestion;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/** Cells of Java, run one after another. */
final class JShellSession implements AutoCloseable {
  private static final List<String> IMPORTS =
      List.of(
          "import static org.obmeet.telemetry.notebooks.Notebook.*;",
          "import org.obmeet.telemetry.notebooks.*;",
          "import java.util.*;",
          "import java.util.stream.*;",
          "import java.time.*;");

  private final InProcessExecution values = new InProcessExecution();
  private final JShell shell;

  /**
   * Cells.
   *
   * @param classPath what they can use
   */
  JShellSession(String classPath) {
    shell = JShell.builder().executionEngine(new InProcessProvider(), Map.of()).build();
    shell.addToClasspath(classPath);
    IMPORTS.forEach(this::run);
  }

  /** Snippets run in this process. */
  private final class InProcessProvider implements ExecutionControlProvider {
    @Override
    public String name() {
      return "here";
    }

    @Override
    public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
      return values;
    }
  }

  /**
   * Runs a cell.
   *
   * @return value of its last expression, if no semicolon follows it; else null
   * @throws NotebookException where it does not compile, or fails
   */
  Object run(String cell) {
    Object value = null;
    String rest = cell;
    while (!rest.isBlank()) {
      CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      if (!next.completeness().isComplete()) {
        value = snippet(rest);
        break;
      }
      value = snippet(next.source());
      rest = next.remaining();
    }
    return cell.stripTrailing().endsWith(";") ? null : value;
  }

  private Object snippet(String source) {
    Object value = null;
    for (SnippetEvent event : shell.eval(source)) {
      if (event.status() == Snippet.Status.REJECTED) {
        throw new NotebookException(diagnosis(event.snippet()));
      } else if (event.exception() != null) {
        throw new NotebookException(message(event.exception()));
      } else if (event.causeSnippet() == null) {
        value = isExpression(event.snippet()) ? values.last() : null;
      }
    }
    return value;
  }

  private static boolean isExpression(Snippet snippet) {
    return snippet.kind() == Snippet.Kind.EXPRESSION
        || snippet.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND;
  }

  private String diagnosis(Snippet snippet) {
    return shell
        .diagnostics(snippet)
        .filter(found -> found.isError())
        .map(found -> found.getMessage(Locale.ROOT).strip())
        .collect(Collectors.joining("\n", "The cell does not compile: ", ""));
  }

  private static String message(JShellException failure) {
    if (failure instanceof EvalException thrown) {
      String type = thrown.getExceptionClassName();
      return type.equals(NotebookException.class.getName())
          ? thrown.getMessage()
          : type + (thrown.getMessage() == null ? "" : ": " + thrown.getMessage());
    }
    return "The cell uses what is not defined: " + failure.getMessage();
  }

  /** What could stand at a place of a cell, in order. */
  List<String> completions(String cell, int at, int[] from) {
    return shell.sourceCodeAnalysis().completionSuggestions(cell, at, from).stream()
        .map(Suggestion::continuation)
        .distinct()
        .toList();
  }

  /** Whether a cell is whole. */
  boolean isComplete(String cell) {
    return cell.isBlank()
        || shell.sourceCodeAnalysis().analyzeCompletion(cell).completeness().isComplete();
  }

  @Override
  public void close() {
    shell.close();
  }
}
