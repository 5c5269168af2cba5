using System.Diagnostics.Metrics;

namespace OnnxPose.Tests.Diagnostics;

/// <summary>What this thread measures until it is disposed.</summary>
sealed class MeasurementList : IDisposable
{
    readonly List<(string Name, double Value, Dictionary<string, object?> Tags)> _measured = [];
    readonly MeterListener _listener = new();
    readonly int _thread = Environment.CurrentManagedThreadId;

    public MeasurementList()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Telemetry.SourceName)
            {
                Units[instrument.Name] = instrument.Unit;
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(
            (instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>(
            (instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The unit of each instrument.</summary>
    public Dictionary<string, string?> Units { get; } = [];

    /// <summary>What an instrument measured, with its tags.</summary>
    public IEnumerable<(double Value, Dictionary<string, object?> Tags)> Of(string name) =>
        _measured.Where(item => item.Name == name).Select(static item => (item.Value, item.Tags));

    /// <summary>All that an instrument measured under a stage, added up.</summary>
    public double Sum(string name, string? stage = null) =>
        Of(name).Where(item => stage is null || (string?)item.Tags["stage"] == stage)
            .Sum(static item => item.Value);

    public void Dispose() => _listener.Dispose();

    void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Environment.CurrentManagedThreadId == _thread)
        {
            _measured.Add((instrument.Name, value, new(tags.ToArray())));
        }
    }
}
