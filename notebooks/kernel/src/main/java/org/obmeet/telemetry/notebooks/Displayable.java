package org.obmeet.telemetry.notebooks;

import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/** A result that a cell can show as HTML, or as text if the client does not support HTML. */
public interface Displayable {
  /** Returns the result as HTML that loads no other resource. */
  String html();

  /** Returns the result as text. */
  String text();

  /** Returns both forms for Jupyter. */
  default DisplayData data() {
    DisplayData data = new DisplayData(text());
    data.putHTML(html());
    return data;
  }
}
