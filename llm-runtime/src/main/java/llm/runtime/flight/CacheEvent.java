package llm.runtime.flight;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** What is kept of sequences. */
@Name("llm.Cache")
@Label("Cache")
@Category("LLM")
@Description("What is kept of sequences")
@StackTrace(false)
final class CacheEvent extends Event {
  @Label("Model")
  String model = "";

  @Label("Bytes")
  @DataAmount
  long bytes;

  @Label("Budget")
  @DataAmount
  long budget;

  @Label("Prefix Hits")
  long prefixHits;

  @Label("Prefix Tokens")
  long prefixTokens;
}
