package org.obmeet.telemetry.notebooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests of Java cells. */
class JShellSessionTest {
  private static JShellSession cells;

  @BeforeAll
  static void open() {
    cells = new JShellSession(System.getProperty("java.class.path"));
  }

  @AfterAll
  static void close() {
    cells.close();
  }

  @Test
  void lastExpression_withoutASemicolon_isTheValue() {
    assertThat(cells.run("var a = 20;\nint twice(int n) { return 2 * n; }\ntwice(a) + 2"))
        .isEqualTo(42);
    assertThat(cells.run("a")).isEqualTo(20);
    assertThat(cells.run("twice(a);")).isNull();
    assertThat(cells.run("var b = 1")).isNull();
    assertThat(cells.run("  ")).isNull();
  }

  @Test
  void queryResult_ofACell_hasTheKernelsClass() {
    assertThat(cells.run("new QueryResult(List.of(\"x\"), List.of(List.of(1)))"))
        .isEqualTo(
            new QueryResult(java.util.List.of("x"), java.util.List.of(java.util.List.of(1))));
  }

  @Test
  void cell_withAnError_throwsAReadableMessage() {
    assertThatThrownBy(() -> cells.run("int x = \"y\";"))
        .isInstanceOf(NotebookException.class)
        .hasMessageStartingWith("The cell does not compile: incompatible types");
    assertThatThrownBy(() -> cells.run("Integer.parseInt(\"y\")"))
        .hasMessageStartingWith("java.lang.NumberFormatException");
    assertThatThrownBy(() -> cells.run("sql(\"SELECT 1\")"))
        .hasMessageContaining("No kernel running");
  }

  @Test
  void isComplete_ofPartialAndWholeCells_isCorrect() {
    assertThat(cells.isComplete("int f() {")).isFalse();
    assertThat(cells.isComplete("1 + 1")).isTrue();
    assertThat(cells.completions("Noteb", 5, new int[1])).contains("Notebook");
  }
}
