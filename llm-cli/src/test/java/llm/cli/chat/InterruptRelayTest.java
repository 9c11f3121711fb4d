package llm.cli.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterruptRelayTest {
  private final InterruptRelay relay = new InterruptRelay();
  private final List<String> stopped = new ArrayList<>();

  private void line(String name, boolean interruptedLate) {
    relay.beginLine(() -> stopped.add(name));
    relay.lineIsReady();
    relay.endLine(interruptedLate);
  }

  private void answer(String name) {
    relay.whileAnswering(() -> stopped.add(name)).close();
  }

  @Test
  void whatIsTypedIsGivenUp() {
    relay.beginLine(() -> stopped.add("line"));
    relay.lineIsReady();
    relay.interrupt();
    relay.endLine(false);
    answer("answer");
    assertEquals(List.of("line"), stopped);
  }

  @Test
  void anAnswerIsStopped() {
    line("line", false);
    var interruption = relay.whileAnswering(() -> stopped.add("answer"));
    assertEquals(List.of(), stopped);
    relay.interrupt();
    interruption.close();
    assertEquals(List.of("answer"), stopped);
  }

  @Test
  void betweenLineAndAnswerTheAnswerIsMeant() {
    line("line", false);
    relay.interrupt();
    answer("answer");
    answer("next");
    assertEquals(List.of("answer"), stopped);
  }

  @Test
  void tooLateForTheLineTheAnswerIsMeant() {
    line("line", true);
    answer("answer");
    assertEquals(List.of("answer"), stopped);
  }

  @Test
  void betweenAnswerAndLineNothingIsMeant() {
    line("line", false);
    answer("answer");
    relay.interrupt();
    relay.beginLine(() -> stopped.add("second line"));
    relay.keep(); // the reader of lines does not listen yet
    relay.lineIsReady();
    relay.endLine(false);
    answer("second answer");
    assertEquals(List.of(), stopped);
  }

  @Test
  void aSecondOneDoesNoHarm() {
    line("line", false);
    var interruption = relay.whileAnswering(() -> stopped.add("answer"));
    relay.interrupt();
    relay.interrupt();
    interruption.close();
    relay.interrupt();
    assertEquals(List.of("answer", "answer"), stopped);
  }

  @Test
  void leavingStopsWhatIsUnderWay() {
    relay.beginLine(() -> stopped.add("line"));
    relay.leave();
    relay.endLine(false);
    relay.whileAnswering(() -> stopped.add("answer"));
    relay.leave();
    assertEquals(List.of("line", "answer"), stopped);
    assertTrue(relay.isLeaving());
  }

  /** Stopping may wait for a thread that itself waits for the end of its answer. */
  @Test
  void stoppingHoldsNobodyUp() throws InterruptedException {
    var interruption =
        relay.whileAnswering(
            () -> {
              var other = Thread.ofPlatform().start(() -> relay.endLine(false));
              try {
                other.join();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              stopped.add("answer");
            });
    var interrupting = Thread.ofPlatform().daemon().start(relay::interrupt);
    interrupting.join(10_000);
    interruption.close();
    assertEquals(List.of("answer"), stopped);
  }
}
