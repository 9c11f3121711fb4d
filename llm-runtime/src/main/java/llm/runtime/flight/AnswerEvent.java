package llm.runtime.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A sequence has ended; times that nobody measured are 0. */
@Name("llm.Answer")
@Label("Answer")
@Category("LLM")
@Description("A sequence has ended")
@StackTrace(false)
final class AnswerEvent extends Event {
  @Label("Model")
  String model = "";

  @Label("Sequence")
  long sequence;

  @Label("Client")
  String client = "";

  @Label("Finish Reason")
  String reason = "";

  @Label("Prompt Tokens")
  int promptTokens;

  @Label("Cached Tokens")
  int cachedTokens;

  @Label("Generated Tokens")
  int generatedTokens;

  @Label("Drafted Tokens")
  int draftedTokens;

  @Label("Accepted Tokens")
  int acceptedTokens;

  @Label("Dropped Tokens")
  int droppedTokens;

  @Label("Time Waited")
  @Timespan(Timespan.NANOSECONDS)
  long waited;

  @Label("Time to First Token")
  @Timespan(Timespan.NANOSECONDS)
  long firstToken;

  @Label("Time between Tokens")
  @Timespan(Timespan.NANOSECONDS)
  long betweenTokens;

  @Label("Time in All")
  @Timespan(Timespan.NANOSECONDS)
  long total;
}
