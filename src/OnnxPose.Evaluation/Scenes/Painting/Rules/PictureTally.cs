namespace OnnxPose.Evaluation.Scenes.Painting.Rules;

/// <summary>Verdicts on many pictures as the shares that the bars are set for. Not thread-safe.</summary>
public sealed class PictureTally
{
    int _colours, _coloursHold, _settings, _settingsHold, _both, _bothHold, _points, _covered;
    long _figure, _stray;

    /// <summary>Counts a verdict in.</summary>
    public void Add(PictureVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        if (verdict.ColourHolds is { } colour)
        {
            (_colours, _coloursHold) = (_colours + 1, _coloursHold + (colour ? 1 : 0));
        }
        if (verdict.SettingHolds is { } setting)
        {
            (_settings, _settingsHold) = (_settings + 1, _settingsHold + (setting ? 1 : 0));
        }
        if (verdict.ColourHolds is not null || verdict.SettingHolds is not null)
        {
            var holds = verdict.ColourHolds != false && verdict.SettingHolds != false;
            (_both, _bothHold) = (_both + 1, _bothHold + (holds ? 1 : 0));
        }
        (_points, _covered) = (_points + verdict.VisiblePoints, _covered + verdict.CoveredPoints);
        (_figure, _stray) = (_figure + verdict.FigurePixels, _stray + verdict.StrayPixels);
    }

    /// <summary>Share of pictures with the colour that their caption names; NaN where none names
    /// one.</summary>
    public double Colour => (double)_coloursHold / _colours;

    /// <summary>Share of pictures with the setting that their caption names.</summary>
    public double Setting => (double)_settingsHold / _settings;

    /// <summary>Share of pictures that have all their caption names of colour and setting.</summary>
    public double ColourAndSetting => (double)_bothHold / _both;

    /// <summary>Share of visible body points under a figure.</summary>
    public double Coverage => (double)_covered / _points;

    /// <summary>Share of the figures' pixels away from every limb.</summary>
    public double Stray => (double)_stray / _figure;
}
