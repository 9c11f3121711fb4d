package llm.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import llm.api.LlmException;
import llm.api.PluginException;
import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.InvalidModelException;
import llm.blocks.Weights;
import llm.blocks.spi.Architecture;
import llm.tensor.TensorMemory;
import llm.tensor.Workers;
import org.junit.jupiter.api.Test;

/** Who is to blame where a plugin builds nothing. */
class InstalledArchitectureTest {
  private record Plugin(Supplier<Decoder> decoder) implements Architecture {
    @Override
    public String id() {
      return "planted";
    }

    @Override
    public Decoder build(Hyperparameters hp, Weights w) {
      return decoder.get();
    }
  }

  private static void build(Supplier<Decoder> decoder) {
    var hp = Hyperparameters.of(Map.of("general.architecture", "planted"));
    try (var workers = Workers.of(1);
        var memory = new TensorMemory(workers, true)) {
      new InstalledArchitecture("planted", new Plugin(decoder))
          .build(
              hp, Weights.of(List.of(), memory, 1), new LoadProgress((s, d, t) -> {}, List.of()));
    }
  }

  private static Decoder fail(Throwable failure) {
    throw InstalledArchitectureTest.<RuntimeException>sneaky(failure);
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> E sneaky(Throwable failure) throws E {
    throw (E) failure;
  }

  @Test
  void nothingIsThePluginsFault() {
    var e = assertThrows(PluginException.class, () -> build(() -> null));
    assertTrue(
        e.getMessage().endsWith(": its build() gives null, expected a network"), e::toString);
    assertTrue(e.getMessage().contains("test-classes"), e.getMessage()); // where the plugin is
  }

  @Test
  void soIsWhateverItThrowsAsALastResort() {
    for (var failure :
        List.of(
            new IllegalStateException("x"),
            new AssertionError("x"),
            new StackOverflowError("x"),
            new NoSuchMethodError("x"),
            new Exception("x"),
            new Error("x"))) {
      var e = assertThrows(PluginException.class, () -> build(() -> fail(failure)));
      assertTrue(e.getMessage().contains("test-classes"), e.getMessage());
      assertSame(failure, e.getCause());
    }
  }

  @Test
  void theFilesFaultAndTheMachinesAreNot() {
    for (var failure :
        List.of(new InvalidModelException("x"), new LlmException("x"), new OutOfMemoryError("x"))) {
      assertSame(failure, assertThrows(failure.getClass(), () -> build(() -> fail(failure))));
    }
  }

  @Test
  void anExceptionThatCannotEvenBeShownIsNamed() {
    var unspeakable =
        new RuntimeException() {
          @Override
          public String toString() {
            throw new IllegalStateException("no");
          }
        };
    var circle = new RuntimeException("a\u001b[31m\nb");
    circle.initCause(new RuntimeException("c", circle));
    for (var failure : List.of(unspeakable, circle)) {
      var message = PluginFailure.explain("some.jar", failure);
      assertTrue(message.startsWith("some.jar: it cannot be used: "), message);
      assertEquals(0, message.chars().filter(Character::isISOControl).count());
    }
  }
}
