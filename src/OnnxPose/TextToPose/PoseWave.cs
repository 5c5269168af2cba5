using System.Diagnostics;
using OnnxPose.Models;

namespace OnnxPose.TextToPose;

/// <summary>The samples that one decoder generates: a row each, and the next sample in a row that is
/// done.</summary>
/// <remarks>
/// More samples than rows are legal only where all follow the same prompt. The steps allocate nothing of
/// their own. Not thread-safe.
/// </remarks>
readonly ref struct PoseWave
{
    readonly IPoseDecoder _decoder;
    readonly ReadOnlySpan<PoseSample> _samples;
    readonly Span<GeneratedPose> _poses;
    readonly StepTally _tally;
    readonly PoseSequence[] _rows;
    readonly int[] _sampleOfRow;

    public PoseWave(
        IPoseDecoder decoder, ReadOnlySpan<PoseSample> samples, Span<GeneratedPose> poses, StepTally tally)
    {
        _decoder = decoder;
        _samples = samples;
        _poses = poses;
        _tally = tally;
        _rows = new PoseSequence[decoder.Rows];
        _sampleOfRow = new int[decoder.Rows];
        foreach (var sample in samples)
        {
            sample.Validate(decoder.Config.MaxPeople);
        }
    }

    /// <summary>Steps until every sample is complete.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        for (var row = 0; row < _rows.Length; row++)
        {
            _rows[row] = new(_decoder.Config);
            Begin(row, sample: row);
        }
        for (var (next, done) = (_rows.Length, 0); done < _samples.Length;)
        {
            Feed();
            _decoder.Step(cancellationToken);
            var read = Stopwatch.GetTimestamp();
            for (var row = 0; row < _rows.Length; row++)
            {
                if (_rows[row].IsDone || !Read(row))
                {
                    continue;
                }
                done++;
                if (next < _samples.Length)
                {
                    Begin(row, next++);
                }
            }
            _tally.Step(_rows, Stopwatch.GetTimestamp() - read);
        }
    }

    void Begin(int row, int sample)
    {
        _sampleOfRow[row] = sample;
        _rows[row].Begin(_samples[sample]);
        _tally.Begin();
    }

    // A row without work runs its start token again: the cheapest step, and nobody reads it.
    void Feed()
    {
        var tokens = _decoder.Tokens;
        var lengths = _decoder.Lengths;
        for (var row = 0; row < _rows.Length; row++)
        {
            var sequence = _rows[row];
            (tokens[row], lengths[row]) = sequence.IsDone
                ? (PoseToken.Start(1), 0)
                : (sequence.Token, sequence.Length);
        }
    }

    // True when the row's sample is complete with this output.
    bool Read(int row)
    {
        var sequence = _rows[row];
        try
        {
            sequence.Read(_decoder.Logits(row, sequence.Head));
        }
        catch (NonFiniteValueException e)
        {
            throw new NonFiniteValueException("The text-to-pose transformer gave unusable logits for step " +
                $"{sequence.StepsDone} of sample {_samples[_sampleOfRow[row]].Sample}. {e.Message}", e);
        }
        if (!sequence.IsDone)
        {
            return false;
        }
        _poses[_sampleOfRow[row]] = sequence.ToPose();
        _tally.Complete(sequence);
        return true;
    }
}
