package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.LoadOptions.CacheType;
import llm.api.ModelSource;
import llm.api.Session;
import llm.api.Speculation;
import llm.api.Usage;
import llm.tests.Reactor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a model writes does not depend on how it came to write it: alone, beside seven others, behind
 * a prompt that was known, saved and restored, branched off, or with tokens that were drafted, it is
 * the same tokens with the same log-probabilities, bit for bit.
 *
 * <p>Plain loops sum in one order; kernels that do not are asked for the same likeliest tokens. The
 * profile {@code slow} takes all prompts.
 */
class SameTextTest {
  private static final boolean SLOW = Boolean.getBoolean("llm.slow");
  private static final int PROMPTS = SLOW ? 56 : 8;
  private static final int TOKENS = 24;
  private static final int BESIDE = 8;

  @TempDir Path folder;
}
