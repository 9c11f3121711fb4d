package llm.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void textIsUtf8WhateverTheLocale() {
    new Output(bytes, Output.Kind.NO_TERMINAL).print("é日😀");
    assertEquals("é日😀", bytes.toString(UTF_8));
  }

  @Test
  void aFileSeesNoStatusLine() throws InterruptedException {
    try (var line = StatusLine.start(console(Output.Kind.NO_TERMINAL))) {
      line.show("loading");
      Thread.sleep(400);
    }
    assertEquals("", bytes.toString(UTF_8));
  }

  @Test
  void aStatusLineComesAfterAWhileAndGoesWithoutEscapeCodes() throws InterruptedException {
    try (var line = StatusLine.start(console(Output.Kind.PLAIN_TERMINAL))) {
      line.show("loading");
      assertEquals("", bytes.toString(UTF_8));
      while (bytes.size() == 0) Thread.sleep(10);
    }
    assertEquals("\rloading\r       \r", bytes.toString(UTF_8));
  }

  @Test
  void whatIsQuickShowsNoStatusLine() {
    try (var line = StatusLine.start(console(Output.Kind.PLAIN_TERMINAL))) {
      line.show("loading");
    }
    assertEquals("", bytes.toString(UTF_8));
  }

  @Test
  void anInterruptStopsWorkAndWaitsForItsEnd() throws InterruptedException {
    var interrupts = Interrupts.manual();
    var stopped = new CountDownLatch(1);
    var guard = interrupts.guard(stopped::countDown, Duration.ofMinutes(1));
    var thread = Thread.ofVirtual().start(interrupts::interrupt);
    stopped.await();
    assertTrue(thread.isAlive());
    guard.close();
    thread.join();
    interrupts.interrupt(); // nothing is guarded: returns at once
  }

  private Console console(Output.Kind kind) {
    return new Console(
        InputStream.nullInputStream(), new Output(bytes, kind), new Output(bytes, kind));
  }
}
