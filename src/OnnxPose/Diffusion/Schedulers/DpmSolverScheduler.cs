namespace OnnxPose.Diffusion.Schedulers;

/// <summary>DPM-Solver and DPM-Solver++, multistep.</summary>
/// <remarks>
/// Cheng Lu et al., "DPM-Solver" (2022) and "DPM-Solver++" (2023). Immutable and thread-safe.
/// </remarks>
sealed class DpmSolverScheduler(SamplerSettings settings, DpmSolverSettings solver)
    : Scheduler(settings, true)
{
    const int FewSteps = 15;    // below this the end is made at lower order, for stability

    private protected override SamplingSchedule Make(int steps)
    {
        var last = solver.Spacing.EndsClean ? 0 : Noise.Sigmas[0];
        var (timesteps, sigmas) = MultistepGrid.Of(
            Settings, Noise, solver.Spacing, steps, UsedSteps(), last);
        var levels = Array.ConvertAll(sigmas, NoiseLevel.At);
        return MultistepGrid.Schedule(timesteps, sigmas, Noise.Steps, solver.Limit,
            range => WeighEach(range, step => Weigh(levels, step, Order(range, step, timesteps.Length))));
    }

    int UsedSteps() =>
        Noise.Sigmas.Count(sigma => NoiseLevel.At(sigma).LogRatio >= solver.LowestLogRatio);

    int Order(StepRange range, int step, int count)
    {
        var order = Math.Min(solver.Order, step - range.First + 1);
        var endsLower = solver.EndsAtLowerOrder && count < FewSteps;
        return step == count - 1 && (solver.EndsWithEuler || endsLower || solver.Spacing.EndsClean) ? 1
            : step == count - 2 && endsLower ? Math.Min(order, 2)
            : order;
    }

    StepWeights Weigh(NoiseLevel[] levels, int step, int order)
    {
        var (level, next) = (levels[step], levels[step + 1]);
        var terms = DpmSolverTerms.Of(solver, level, next, order);
        return new()
        {
            Prediction = solver.SolvesForClean
                ? Prediction.OfClean(Settings.Prediction, level.Signal, level.Noise)
                : Prediction.OfNoise(Settings.Prediction, level.Signal, level.Noise),
            Latents = terms.Latents,
            Predictions = Predictions(terms, levels, step, order),
            Noise = terms.Noise,
            DrawsNoise = solver.Draws,
        };
    }

    // The terms count differences of predictions over differences of levels; here each prediction's share.
    static PredictionWeights Predictions(
        DpmSolverTerms terms, NoiseLevel[] levels, int step, int order)
    {
        if (order == 1)
        {
            return PredictionWeights.Of(terms.Value);
        }
        var h = levels[step + 1].LogRatio - levels[step].LogRatio;
        var r0 = (levels[step].LogRatio - levels[step - 1].LogRatio) / h;
        if (order == 2)
        {
            return PredictionWeights.Of(terms.Value + terms.Slope / r0, -terms.Slope / r0);
        }
        var r1 = (levels[step - 1].LogRatio - levels[step - 2].LogRatio) / h;
        var older = (terms.Slope * r0 + terms.Curve) / (r0 + r1);
        var newer = terms.Slope + older;
        return PredictionWeights.Of(
            terms.Value + newer / r0, -newer / r0 - older / r1, older / r1);
    }
}
