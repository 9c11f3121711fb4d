package llm.cli.embed;

import llm.api.InputUsage;
import llm.cli.format.Text;

/** Adds up texts while they are done. */
final class Count {
  private final long start = System.nanoTime();
  private Total total = Total.NONE;

  void add(InputUsage text) {
    total = total.plus(text);
  }

  Total total() {
    return total;
  }

  /** How far it is, for people. */
  String progress(String what) {
    double seconds = (System.nanoTime() - start) / 1e9;
    return Text.format(
        "%,d %s, %,d tokens, %.1f %s/s",
        total.texts(), what, total.usage().tokens(), total.texts() / seconds, what);
  }
}
