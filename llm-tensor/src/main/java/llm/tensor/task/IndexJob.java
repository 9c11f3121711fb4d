package llm.tensor.task;

import java.util.Arrays;
import llm.tensor.kernel.Gemm;
import llm.tensor.kernel.Kernels;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.SizedKernels;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.IndexLayer;
import llm.tensor.sequence.pages.KeyValueAccess;
import llm.tensor.sequence.pages.KeyValuePage;
import llm.tensor.sequence.pages.KeyValuePages;

/**
 * Scores of earlier positions, {@code Σ_h weight_h max(q_h · k, 0)}, and the places of the
 * greatest, for each row that could see more positions than it may. Scores are cut by rows and
 * pages, then the choice by rows.
 */
public final class IndexJob implements Team.Task {
  private static final int PAGE = KeyValuePages.PAGE;

  /** Positions that a worker scores at a time. */
  private static final int PIECE = 8 * PAGE;

  /** Scores that are held at a time, where one row has not more. */
  private static final long HELD = 1 << 22;

  private final Team team;
  private final SizedKernels sized;
  private final Worker[] workers;
  private RowData q = RowData.none();
  private RowData chosen = q;
  private IndexLayer layer = IndexLayer.of(1, 1);
  private Batch batch = new Batch();
  private Kernels kernels;
  private float[] scores = {}; // row after row of those that are held
  private int[] rows = new int[16]; // that are held
  private int[] scoresAt = new int[17]; // where each row's begin; the end of the last one's
  private int[] piecesAt = new int[17]; // the number of each row's first piece; of all pieces
  private int held;
  private boolean choosing;

  /** What one worker computes with. */
  private static final class Worker {
    final Gemm product = new Gemm();
    final Scratch scratch = new Scratch();
    final KeyValuePage.FloatView view = new KeyValuePage.FloatView();
    final TopK topK = new TopK();
    float[] products = {}; // [head, 64]
  }

  /** A job for these threads. */
  public IndexJob(Team team, SizedKernels sized) {
    this.team = team;
    this.sized = sized;
    kernels = sized.forAny();
    workers = new Worker[team.size()];
    Arrays.setAll(workers, i -> new Worker());
  }

  /**
   * Chooses as many positions as chosen has columns, for each row that could see more.
   *
   * @param q {@code [n, heads * size + heads]}: queries, then their weights
   */
  public void run(RowData q, IndexLayer layer, Batch batch, RowData chosen) {
    this.q = q;
    this.layer = layer;
    this.batch = batch;
    this.chosen = chosen;
    kernels = sized.forHeads(layer.heads(), layer.size());
    for (var worker : workers) {
      if (worker.products.length < layer.heads() * PAGE) {
        worker.products = new float[layer.heads() * PAGE];
      }
    }
    held = 0;
    for (int r = 0; r < q.rows(); r++) {
      int count = batch.position(r) + 1;
      if (count <= chosen.width()) continue;
      if (held > 0 && scoresAt[held] + (long) count > HELD) runHeld();
      hold(r, count);
    }
    if (held > 0) runHeld();
  }

  private void hold(int row, int count) {
    if (held == rows.length) {
      rows = Arrays.copyOf(rows, 2 * held);
      scoresAt = Arrays.copyOf(scoresAt, 2 * held + 1);
      piecesAt = Arrays.copyOf(piecesAt, 2 * held + 1);
    }
    rows[held++] = row;
    scoresAt[held] = scoresAt[held - 1] + count;
    piecesAt[held] = piecesAt[held - 1] + Math.ceilDiv(count, PIECE);
  }

  private void runHeld() {
    if (scores.length < scoresAt[held]) scores = new float[scoresAt[held]];
    choosing = false;
    team.run(this);
    choosing = true;
    team.run(this);
    held = 0;
  }

  @Override
  public void run(int worker) {
    var w = workers[worker];
    if (choosing) {
      for (int i = team.claim(); i < held; i = team.claim()) choose(w, i);
      return;
    }
    int row = 0;
    for (int i = team.claim(); i < piecesAt[held]; i = team.claim()) {
      while (i >= piecesAt[row + 1]) row++;
      score(w, row, (i - piecesAt[row]) * PIECE);
    }
  }

  private void choose(Worker w, int number) {
    int count = scoresAt[number + 1] - scoresAt[number];
    var span = new TopK.Span(chosen.offset(rows[number]), chosen.width());
    w.topK.places(scores, scoresAt[number], count, chosen.data(), span);
  }

  private void score(Worker w, int number, int first) {
    var pages = KeyValueAccess.pages(layer.keys().of(batch.state(rows[number])));
    int end = Math.min(first + PIECE, scoresAt[number + 1] - scoresAt[number]);
    for (int p = first; p < end; p += PAGE) {
      score(w, number, pages.page(p), p, Math.min(PAGE, end - p));
    }
  }

  private void score(Worker w, int number, KeyValuePage page, int position, int count) {
    int size = layer.size(), heads = layer.heads();
    int queries = q.offset(rows[number]), weights = queries + heads * size;
    page.read(0, size * PAGE, kernels, w.view);
    w.product.left(q.data(), queries, size).right(w.view.data(), w.view.at(), PAGE);
    w.product.into(w.products, 0, PAGE).beforeNothing();
    kernels.gemm(w.product.sizes(heads, size, PageProducts.padded(count)), w.scratch);
    int at = scoresAt[number] + position;
    Arrays.fill(scores, at, at + count, 0);
    for (int h = 0; h < heads; h++) {
      add(w.products, h * PAGE, q.data()[weights + h], at, count);
    }
  }

  private void add(float[] products, int from, float weight, int to, int count) {
    var s = scores;
    for (int i = 0; i < count; i++) s[to + i] += weight * Math.max(products[from + i], 0);
  }
}
