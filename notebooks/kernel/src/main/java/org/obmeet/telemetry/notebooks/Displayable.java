package org.obmeet.telemetry.notebooks;

import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/** A result that is shown as HTML, or as text in a client that does not support HTML. */
public interface Displayable {
  /** Returns the result as HTML. The HTML loads no other resource. */
  String html();

  String text();

  /** Returns the result as HTML and as text, for Jupyter. */
  default DisplayData data() {
    DisplayData data = new DisplayData(text());
    data.putHTML(html());
    return data;
  }
}
