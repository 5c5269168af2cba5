using System.Diagnostics;
using System.Globalization;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Training.Data;
using OnnxPose.Training.Runs;
using static TorchSharp.torch;

namespace OnnxPose.Training.Transformer;

/// <summary>The loss log: CSV, one row a step.</summary>
sealed class PoseLog : ITrainingLog, IDisposable
{
    const string Terms = "box_presence,box_nll,body_presence,body_nll,face_presence,face_nll,"
        + "hands_presence,hands_nll";

    readonly StreamWriter _steps, _validations;
    readonly Stopwatch _clock = Stopwatch.StartNew();
    readonly double _secondsBefore;
    readonly float[] _recent = new float[4 * MixtureLoss.Kinds];
    long _scenes;
    double _secondsAtMeans;

    public PoseLog(string folder, double secondsBefore)
    {
        _secondsBefore = secondsBefore;
        _steps = LogFile.Open(Path.Combine(folder, "loss.csv"), "step,seconds,kind,loss,norm," + Terms);
        _validations = LogFile.Open(
            Path.Combine(folder, "validation.csv"), "step,seconds,split,kind," + Terms);
    }

    /// <summary>Notes a step; returns the seconds trained so far, earlier runs included.</summary>
    public double Add(PoseBatch batch, long step, float loss, double norm, Tensor sums)
    {
        var seconds = _secondsBefore + _clock.Elapsed.TotalSeconds;
        var values = sums.data<float>().ToArray();
        Row(_steps, $"{step},{seconds:F1},{batch.Kind.Name},{loss:F4},{norm:F3},{Means(batch, values)}");
        _scenes += batch.Ratios.Length;
        Remember(batch, values);
        return seconds;
    }

    /// <summary>Notes the losses on held-out scenes.</summary>
    public void AddValidation(long step,
        IEnumerable<(SceneSplit Split, PoseBatch Batch, float[] Sums)> measured)
    {
        foreach (var (split, batch, sums) in measured)
        {
            var seconds = _secondsBefore + _clock.Elapsed.TotalSeconds;
            var terms = Means(batch, sums);
            Row(_validations, $"{step},{seconds:F1},{split},{batch.Kind.Name},{terms}");
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"held out: step {step} {split} {batch.Kind.Name} {terms}"));
        }
    }

    public void Dispose()
    {
        _steps.Dispose();
        _validations.Dispose();
    }

    /// <inheritdoc/>
    public string TakeMeans()
    {
        var elapsed = _clock.Elapsed.TotalSeconds - _secondsAtMeans;
        var terms = Enumerable.Range(0, MixtureLoss.Kinds).Select(kind => string.Create(
            CultureInfo.InvariantCulture,
            $"{(TokenKind)kind} {Mean(kind, 0, 2):F4} {Mean(kind, 1, 3):F3}"));
        var means = string.Create(CultureInfo.InvariantCulture,
            $"{_scenes / elapsed:F1} scenes/s, presence and nll: {string.Join(", ", terms)}");
        (_scenes, _secondsAtMeans) = (0, _clock.Elapsed.TotalSeconds);
        Array.Clear(_recent);
        return means;
    }

    float Mean(int kind, int sum, int count) =>
        _recent[sum * MixtureLoss.Kinds + kind] / (_recent[count * MixtureLoss.Kinds + kind] + 0.01f);

    void Remember(PoseBatch batch, float[] sums)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            // Rows: presence, likelihood, then presence decisions, then existing points.
            _recent[i + (i >= 2 * MixtureLoss.Kinds ? MixtureLoss.Kinds : 0)] += sums[i];
        }
        for (var kind = 0; kind < MixtureLoss.Kinds; kind++)
        {
            _recent[2 * MixtureLoss.Kinds + kind] += Decisions(batch, kind);
        }
    }

    // The published means: each sum over its count and a hundredth.
    static string Means(PoseBatch batch, float[] sums) => string.Join(',',
        Enumerable.Range(0, MixtureLoss.Kinds).Select(kind => string.Create(CultureInfo.InvariantCulture,
            $"{sums[kind] / (Decisions(batch, kind) + 0.01f):F5},"
            + $"{sums[kind + MixtureLoss.Kinds] / (sums[kind + 2 * MixtureLoss.Kinds] + 0.01f):F4}")));

    static float Decisions(PoseBatch batch, int kind)
    {
        var tokens = batch.Layout.Stretches.Where(s => (int)s.Kind == kind).Sum(static s => s.Count);
        return batch.Ratios.Length * (kind == (int)TokenKind.Box ? (tokens + 1) / 2 : tokens);
    }

    static void Row(StreamWriter writer, FormattableString row) =>
        writer.WriteLine(FormattableString.Invariant(row));
}
