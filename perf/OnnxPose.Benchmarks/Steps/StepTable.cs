using System.Diagnostics;
using System.Globalization;
using OnnxPose.Benchmarks.Poses;
using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;

namespace OnnxPose.Benchmarks.Steps;

/// <summary>
/// <c>t2p-step</c>: the pose transformer at the published size with random weights. Checks that the cached
/// decoder equals the full pass at every position, then prints the time of a step beside that of a full pass.
/// </summary>
static class StepTable
{
    const int StepsPerPerson = 139;     // start, ten corners, 128 points
    const int CallsPerPerson = 132;     // full passes of the published loop for one person

    static readonly int[] s_positions = [10, 70, 138, 400, 650];

    /// <summary>Prints a table; returns 1 if decoder and full pass differ.</summary>
    public static int Run()
    {
        using var model = new PublishedModel();
        Print(
            $"T2P at the published size, random weights, ONNX Runtime {OnnxEnvironment.Version}, fp32, CPU.");
        Print(
            $"Microseconds: the best of some runs; one thread in {ThreadClock.Name}, two by the wall clock.");
        Print($"The machine has {Environment.ProcessorCount} processors.");
        Print("");
        var positions = string.Join(" | ", s_positions.Select(static at => $"step at {at}"));
        Print($"| rows | threads | {positions} | begin | bytes a step |");
        Print($"| --- | --- |{string.Concat(Enumerable.Repeat(" --- |", s_positions.Length + 2))}");
        foreach (var (rows, threads) in new[] { (1, 1), (1, 2), (4, 1), (4, 2), (8, 1), (8, 2) })
        {
            using var transformer = model.Open(threads);
            Print(StepRow(transformer, rows, threads));
        }
        Print("");
        foreach (var threads in new[] { 1, 2 })
        {
            PrintFullPass(model, threads);
        }
        return PrintParity(model);
    }

    static string StepRow(PoseTransformer transformer, int rows, int threads)
    {
        var text = Text(transformer, prompts: 1);
        var begin = Time(threads, 9, () => transformer.Begin(text, new int[rows]).Dispose());
        using var decoder = transformer.Begin(text, new int[rows]);
        decoder.Tokens.Fill(new(PoseTokenKind.Body, 3, 0, 0.4f, 0.6f));
        var steps = s_positions.Select(position =>
        {
            decoder.Lengths.Fill(position);
            return Time(threads, 200, () => decoder.Step(default));
        }).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < StepsPerPerson; i++)
        {
            decoder.Lengths.Fill(i);
            decoder.Step(default);
        }
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / StepsPerPerson;
        return $"| {rows} | {threads} | {string.Join(" | ", steps.Select(Text))} | {Text(begin)} | {bytes} |";
    }

    static void PrintFullPass(PublishedModel model, int threads)
    {
        using var transformer = model.Open(threads);
        var (text, poses) = (Text(transformer, prompts: 1), Poses());
        var full = Time(threads, 5, () => transformer.FullPass(poses, text));
        var person = Time(threads, 9, () => Generate(transformer, text));
        var ratio = CallsPerPerson * full / person;
        Print($"{threads} thread(s): a full pass over {PublishedModel.Sizes.MaxTokens} tokens takes {Text(full)} us, " +
            $"{CallsPerPerson} of them {Text(CallsPerPerson * full / 1e6, "0.00")} s; " +
            $"begin and {StepsPerPerson} steps take {Text(person)} us: {Text(ratio)} times faster.");
    }

    static void Generate(PoseTransformer transformer, TextStates text)
    {
        using var decoder = transformer.Begin(text, [0]);
        for (var i = 0; i < StepsPerPerson; i++)
        {
            decoder.Lengths[0] = i;
            decoder.Tokens[0] = new(PoseTokenKind.Body, 3, 0, 0.4f, 0.6f);
            decoder.Step(default);
        }
    }

    static int PrintParity(PublishedModel model)
    {
        using var transformer = model.Open(threads: 0);
        var (text, poses) = (Text(transformer, prompts: 1), Poses());
        var expected = transformer.FullPass(poses, text);
        var (layout, size) = (PoseTokenLayout.Of(PublishedModel.Sizes), PublishedModel.Sizes.LogitsPerToken);
        using var decoder = transformer.Begin(text, [0]);
        var worst = 0f;
        for (var place = 0; place < PublishedModel.Sizes.MaxTokens - 1; place++)
        {
            decoder.Lengths[0] = place;
            decoder.Tokens[0] = new(
                (PoseTokenKind)layout.Kinds[place],
                (int)layout.Parts[place] - PoseTokenLayout.FirstPart[(int)layout.Kinds[place]],
                Math.Max(0, (int)layout.People[place] - 1),
                poses.Coordinates[2 * place], poses.Coordinates[(2 * place) + 1]);
            decoder.Step(default);
            var logits = decoder.Logits(0, (PoseHead)(layout.Kinds[place + 1] - 1));
            for (var i = 0; i < size; i++)
            {
                var truth = expected[(place * size) + i];
                worst = Math.Max(worst, Math.Abs(logits[i] - truth) / Math.Max(1, Math.Abs(truth)));
            }
        }
        Print($"Largest difference of a cached logit from the full pass's, over max(1, abs), at any of " +
            $"{PublishedModel.Sizes.MaxTokens - 1} positions: {Text(worst, "0.0e0")} (bar: 1e-5).");
        return worst <= 1e-5f ? 0 : 1;
    }

    static TextStates Text(PoseTransformer transformer, int prompts) => new()
    {
        Prompts = prompts,
        Tokens = PublishedModel.TextTokens,
        Width = transformer.Config.TextWidth,
        Penultimate = Waves(prompts * PublishedModel.TextTokens * transformer.Config.TextWidth),
    };

    // Everybody is there, every point too.
    static TeacherForcedPoses Poses() => new()
    {
        Rows = 1,
        Coordinates = Waves(2 * PublishedModel.Sizes.MaxTokens),
        Real = [.. Enumerable.Repeat(true, PublishedModel.Sizes.MaxTokens)],
    };

    static float[] Waves(int count) =>
        [.. Enumerable.Range(0, count).Select(static i => 0.5f + (0.5f * MathF.Sin(i)))];

    // The best of some runs, of one thread by its own clock: other work on the machine should not count.
    static double Time(int threads, int runs, Action action)
    {
        action();
        var times = new double[runs];
        for (var i = 0; i < runs; i++)
        {
            var start = Now(threads);
            action();
            times[i] = Now(threads) - start;
        }
        return times.Min();
    }

    static double Now(int threads) =>
        threads == 1 ? ThreadClock.Now() : Stopwatch.GetTimestamp() * 1e6 / Stopwatch.Frequency;

    static string Text(double number) => Text(number, "0");

    static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);

    static void Print(string line) => Console.WriteLine(line);
}
