package llm.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import llm.tensor.sequence.AttentionLayer;
import llm.tensor.sequence.AttentionShape;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.KeyValues;
import llm.tensor.sequence.RecurrentShape;
import llm.tensor.sequence.RecurrentState;
import llm.tensor.sequence.SequenceLayout;
import llm.tensor.sequence.SequenceState;
import llm.tensor.sequence.StateSlot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * After the first passes, a pass allocates nothing of ours.
 *
 * <p>C2 may leave vectors of the Vector API, and the views of arrays that a native call is given,
 * as objects: whether it does differs from VM to VM. Where the counter shows more than nothing, a
 * recording says of each object what it is, and only those two may be there.
 */
@ExtendWith(RequestedKernels.class)
class AllocationTest {
  /** Bytes a pass: less than any object, as the counter allocates a little itself. */
  private static final long NOISE = 16;

  /** Bytes a pass of what C2 leaves behind, at most. */
  private static final long BOXES = 96 << 10;

  /** Looking it up allocates more than a pass may. */
  private static final ThreadMXBean COUNTER = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** So often it is tried again: beside busy processes C2 takes its time. */
  private static final int ATTEMPTS = 200;

  private final Random random = new Random(1);

  @Test
  void aPassAllocatesNothing() throws IOException {
    try (var workers = Workers.of(2);
        var memory = new TensorMemory(workers, false)) {
      var pass = new Pass(workers, memory);
      long[] threads = threads();
      for (int n : new int[] {1, 9}) {
        long least = Long.MAX_VALUE;
        // compilation in the background may still allocate vectors: it ends some time
        for (int attempt = 0; attempt < ATTEMPTS && least > NOISE; attempt++) {
          long before = allocated(threads);
          for (int i = 0; i < 200; i++) pass.run(n);
          least = Math.min(least, (allocated(threads) - before) / 200);
        }
        assertTrue(least <= BOXES, least + " bytes that a pass of " + n + " rows allocated");
        if (least > NOISE) assertEquals(Set.of(), ours(pass, n, threads), "allocated each pass");
      }
    }
  }

  /** What passes allocate on these threads beside vectors and views, and where. */
  private static Set<String> ours(Pass pass, int n, long[] threads) throws IOException {
    var file = Files.createTempFile("allocations", ".jfr");
    try (var recording = new Recording()) {
      recording.enable("jdk.ObjectAllocationSample").with("throttle", "10000/s");
      recording.start();
      for (int i = 0; i < 20_000; i++) pass.run(n);
      recording.stop();
      recording.dump(file);
      var found = new TreeSet<String>();
      for (var event : RecordingFile.readAllEvents(file)) {
        if (!event.getEventType().getName().equals("jdk.ObjectAllocationSample")) continue;
        var thread = event.getThread("eventThread");
        if (thread == null || LongStream.of(threads).noneMatch(t -> t == thread.getJavaThreadId()))
          continue;
        var frames =
            event.getStackTrace().getFrames().stream()
                .map(f -> f.getMethod().getType().getName())
                .toList();
        // the recording itself: it is started and stopped on this thread
        if (frames.stream().anyMatch(f -> f.startsWith("jdk.jfr."))) continue;
        var frame = frames.getFirst();
        var type = event.getClass("objectClass").getName();
        boolean left =
            frame.startsWith("jdk.incubator.vector.")
                || frame.startsWith("jdk.internal.misc.")
                || frame.startsWith("jdk.internal.vm.vector.")
                || type.startsWith("jdk.internal.foreign.")
                || type.endsWith("$Elements"); // a range of an array on its way to such a view
        if (!left) found.add(type + " in " + frame);
      }
      return found;
    } finally {
      Files.delete(file);
    }
  }

  private static long[] threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t == Thread.currentThread() || t.getName().startsWith("llm-worker"))
        .mapToLong(Thread::threadId)
        .toArray();
  }

  private static long allocated(long[] threads) {
    long bytes = 0;
    for (long thread : threads) bytes += COUNTER.getThreadAllocatedBytes(thread);
    return bytes;
  }

  /** A layer's operations. */
  private final class Pass {
    private final Workspace workspace;
    private final StateSlot<KeyValues> slot = StateSlot.keysAndValues(2, 32, 32);
    private final SequenceState state = SequenceLayout.of(List.of(slot)).newState(KeyValueType.F16);
    private final RecurrentState recurrent = new RecurrentShape(256).create(KeyValueType.F16);
    private final AttentionLayer layer = new AttentionLayer(slot, AttentionShape.of(8, 2, 32));
    private final Rotation rotation =
        new Rotation(Rotation.Pairing.HALVES, new float[] {1, 0.5f, 0.1f, 0.01f}, 1);
    private final HeadColumns heads = new HeadColumns(0, 10, 32);
    private final Batch batch = new Batch();
    private final float[] norm = TestTensors.rows(random, 1, 256).data();
    private final Matrix qkv;
    private final Matrix output;
    private final Matrix gateUp;
    private final Matrix down;
    private final MatrixBatch ofHeads;
    private final HeadColumns headColumns = new HeadColumns(0, 8, 32);

    Pass(Workers workers, TensorMemory memory) {
      workspace = new Workspace(workers);
      qkv =
          Matrix.stack(
              List.of(
                  matrix(memory, TensorType.Q4_0, 256, 320),
                  matrix(memory, TensorType.Q8_0, 256, 64)));
      output = matrix(memory, TensorType.F16, 256, 256);
      gateUp =
          Matrix.stack(
              List.of(
                  matrix(memory, TensorType.Q4_K, 256, 512),
                  matrix(memory, TensorType.Q5_K, 256, 256),
                  matrix(memory, TensorType.IQ4_NL, 256, 256)));
      down = matrix(memory, TensorType.Q6_K, 512, 256);
      ofHeads = MatrixBatch.of(matrix(memory, TensorType.Q4_1, 32, 256).split(8));
    }

    private Matrix matrix(TensorMemory memory, TensorType type, int columns, int rows) {
      var tensor = TestTensors.random(type, random, columns, rows);
      return memory.matrix(TestTensors.named(type.name(), tensor));
    }

    void run(int n) {
      batch.clear();
      for (int i = 0; i < n; i++) batch.add(0, i, state);
      batch.begin();
      int mark = workspace.mark();
      var x = workspace.take(n, 256);
      for (int i = 0; i < n; i++) output.row(i, x.data(), x.offset(i));
      var h = workspace.take(n, 256);
      Operations.rmsNorm(x, norm, 1e-5f, h, workspace);
      var q = workspace.take(n, 384);
      qkv.multiply(h, q, workspace);
      Operations.rotate(q, heads, rotation, batch, workspace);
      for (int i = 0; i < n; i++) {
        int at = q.offset(i);
        slot.of(batch.state(i)).write(i, q.data(), at + 256, q.data(), at + 320);
      }
      Operations.attention(q, layer, batch, h, workspace);
      ofHeads.multiply(h, headColumns, q, headColumns, workspace);
      var g = workspace.take(n, 1024);
      gateUp.multiply(h, g, workspace);
      var f = workspace.take(n, 512);
      Operations.gate(g, Activation.SILU, f, workspace);
      down.multiply(f, h, workspace);
      Operations.add(x, h, workspace);
      for (int i = 0; i < n; i++) {
        float[] from = recurrent.read();
        System.arraycopy(from, 0, recurrent.write(), 0, from.length);
      }
      recurrent.settle(n);
      batch.settle();
      workspace.release(mark);
    }
  }
}
