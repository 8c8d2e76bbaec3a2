package org.obmeet.telemetry.notebooks;

import java.lang.reflect.Method;
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
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/** A session that runs Java cells in order. A cell can use the definitions of earlier cells. */
final class JShellSession implements AutoCloseable {
  private static final List<String> IMPORTS =
      List.of(
          "import static org.obmeet.telemetry.notebooks.Notebook.*;",
          "import org.obmeet.telemetry.notebooks.*;",
          "import java.util.*;",
          "import java.util.stream.*;",
          "import java.time.*;");

  private final InProcessExecution execution = new InProcessExecution();
  private final JShell shell;

  /**
   * @param classPath class path of the cells
   */
  JShellSession(String classPath) {
    shell = JShell.builder().executionEngine(new InProcessProvider(), Map.of()).build();
    shell.addToClasspath(classPath);
    IMPORTS.forEach(this::run);
  }

  /** An execution engine that runs snippets in this process and stores the last value. */
  private static final class InProcessExecution extends DirectExecutionControl {
    private Object last;

    @Override
    protected String invoke(Method snippet) throws Exception {
      last = null;
      last = snippet.invoke(null);
      return "";
    }
  }

  /** A provider of the execution that runs cells in this process. */
  private final class InProcessProvider implements ExecutionControlProvider {
    @Override
    public String name() {
      return "here";
    }

    @Override
    public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
      return execution;
    }
  }

  /**
   * Runs a cell.
   *
   * @return value of the last snippet; null if the snippet is no expression or a semicolon ends it
   * @throws NotebookException if the cell does not compile or throws an exception
   */
  Object run(String cell) {
    Object value = null;
    String remaining = cell;
    while (!remaining.isBlank()) {
      CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(remaining);
      if (!next.completeness().isComplete()) {
        value = snippet(remaining);
        break;
      }
      value = snippet(next.source());
      remaining = next.remaining();
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
        value = isExpression(event.snippet()) ? execution.last : null;
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
    return "The cell uses a name that is not defined: " + failure.getMessage();
  }

  /**
   * Returns the completions at a position of a cell.
   *
   * @param from array of length 1, which receives the first position that a completion replaces
   */
  List<String> completions(String cell, int position, int[] from) {
    return shell.sourceCodeAnalysis().completionSuggestions(cell, position, from).stream()
        .map(Suggestion::continuation)
        .distinct()
        .toList();
  }

  /** Returns true if the source text of a cell is complete. */
  boolean isComplete(String cell) {
    return cell.isBlank()
        || shell.sourceCodeAnalysis().analyzeCompletion(cell).completeness().isComplete();
  }

  @Override
  public void close() {
    shell.close();
  }
}
