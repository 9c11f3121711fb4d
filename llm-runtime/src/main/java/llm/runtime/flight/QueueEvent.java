package llm.runtime.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A sequence has come, or has memory and its turn. */
@Name("llm.Queue")
@Label("Queue")
@Category("LLM")
@Description("A sequence was submitted, or admitted to passes")
@StackTrace(false)
final class QueueEvent extends Event {
  @Label("Model")
  String model = "";

  @Label("Sequence")
  long sequence;

  @Label("Client")
  String client = "";

  @Label("Prompt Tokens")
  int promptTokens;

  @Label("Admitted")
  boolean admitted;

  @Label("Waiting")
  int waiting;
}
