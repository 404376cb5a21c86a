package klatsch.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import klatsch.model.error.UnavailableException;
import klatsch.store.Migrations.Migration;
import klatsch.telemetry.StoreMetrics;
import klatsch.telemetry.Telemetry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything that is kept: the front door of this part.
///
/// Reads go through the stores of the single tables. Writes are [Change]s, handed to the
/// [#committer].
public final class Store implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Store.class);

  /// How long a request waits for a database that is away. PostgreSQL starts again within it, so
  /// nobody notices; and no client has given up by then.
  static final Duration OUTAGE_PATIENCE = Duration.ofSeconds(5);

  /// PostgreSQL looks at every file to tell how large it is.
  private static final Duration SIZE_FRESH = Duration.ofMinutes(1);

  private final @Nullable DataLock lock;
  private final Database database;
  private final Readers readers;
  private final Committer committer;
  private final Db db;
  private final Outage readOutage;
  private final Outage writeOutage;

  private final RoomStore rooms;
  private final EventStore events;
  private final StateStore states;
  private final ForkStore forks;
  private final PastStore past;
  private final MembershipStore memberships;
  private final RelationStore relations;
  private final RedactionStore redactions;
  private final WaitingStore waiting;
  private final ReportStore reports;
  private final AliasStore aliases;
  private final UserStore users;
  private final DepartureStore departures;
  private final PusherStore pushers;
  private final ToDeviceStore toDevice;
  private final DeviceStore devices;
  private final DeviceListStore deviceLists;
  private final TokenStore tokens;
  private final RegistrationTokenStore registrationTokens;
  private final ThreepidStore threepids;
  private final ProfileStore profiles;
  private final NameStore names;
  private final PresenceStore presence;
  private final AccountDataStore accountData;
  private final FilterStore filters;
  private final ReceiptStore receipts;
  private final TransactionStore transactions;
  private final AnswerStore answers;
  private final ServerKeyStore serverKeys;
  private final MediaStore media;
  private final IntegrityStore integrity;

  Store(
      @Nullable DataLock lock,
      Database database,
      Session writer,
      ParsedSqls sqls,
      StoreMetrics metrics,
      Duration patience)
      throws SQLException {
    this.lock = lock;
    this.database = database;
    this.readOutage = new Outage("read", metrics.lost());
    this.writeOutage = new Outage("written", metrics.lost());
    var groups = new GroupWriter(database, sqls, writer, metrics, writeOutage, patience);
    this.readers = database.connectReaders(readOutage);
    this.db = new Db(sqls, readers);
    this.committer = new Committer(groups, writeOutage, metrics, readPosition());
    metrics.available().reads(() -> readOutage.isGoingOn() || writeOutage.isGoingOn() ? 0 : 1);
    metrics.size().reads(this::size, SIZE_FRESH, System::nanoTime);
    this.rooms = new RoomStore(db);
    this.events = new EventStore(db);
    this.states = new StateStore(db);
    this.forks = new ForkStore(db);
    this.past = new PastStore(db);
    this.memberships = new MembershipStore(db);
    this.relations = new RelationStore(db);
    this.redactions = new RedactionStore(db);
    this.waiting = new WaitingStore(db);
    this.reports = new ReportStore(db);
    this.aliases = new AliasStore(db);
    this.users = new UserStore(db);
    this.departures = new DepartureStore(db);
    this.pushers = new PusherStore(db);
    this.toDevice = new ToDeviceStore(db);
    this.devices = new DeviceStore(db, pushers, toDevice);
    this.deviceLists = new DeviceListStore(db);
    this.tokens = new TokenStore(db);
    this.registrationTokens = new RegistrationTokenStore(db);
    this.threepids = new ThreepidStore(db);
    this.profiles = new ProfileStore(db);
    this.names = new NameStore(db);
    this.presence = new PresenceStore(db);
    this.accountData = new AccountDataStore(db);
    this.filters = new FilterStore(db);
    this.receipts = new ReceiptStore(db);
    this.transactions = new TransactionStore(db);
    this.answers = new AnswerStore(db);
    this.serverKeys = new ServerKeyStore(db);
    this.media = new MediaStore(db);
    this.integrity = new IntegrityStore(db);
  }

  /// Opens the database, makes it if there is none, and upgrades it if it is older than the
  /// program.
  ///
  /// @throws klatsch.config.StartupProblem if that cannot be done, with a sentence for the operator
  public static Store open(StoreSettings settings, StoreMetrics metrics) {
    return open(settings, Migrations.ALL, metrics, OUTAGE_PATIENCE);
  }

  /// The same, without anybody who looks at figures.
  public static Store open(StoreSettings settings) {
    return open(settings, Telemetry.unseen().store());
  }

  static Store open(StoreSettings settings, List<Migration> migrations) {
    return open(settings, migrations, Telemetry.unseen().store(), OUTAGE_PATIENCE);
  }

  static Store open(
      StoreSettings settings, List<Migration> migrations, StoreMetrics metrics, Duration patience) {
    return new Opening(settings, migrations).open(metrics, patience);
  }

  /// The way to write.
  public Committer committer() {
    return committer;
  }

  /// Writes and waits until it is durable: a short form for what nobody needs to be told of.
  public <T extends @Nullable Object> T write(Change<T> change) {
    return committer.write(change);
  }

  /// The last position that has been published. Whoever reads up to here misses nothing.
  public long position() {
    return committer.position();
  }

  /// Tells the listener each new position; see [Committer#onPublished].
  public void onPublished(LongConsumer listener) {
    committer.onPublished(listener);
  }

  public RoomStore rooms() {
    return rooms;
  }

  public EventStore events() {
    return events;
  }

  public StateStore states() {
    return states;
  }

  public ForkStore forks() {
    return forks;
  }

  public PastStore past() {
    return past;
  }

  public MembershipStore memberships() {
    return memberships;
  }

  public RelationStore relations() {
    return relations;
  }

  public RedactionStore redactions() {
    return redactions;
  }

  public WaitingStore waiting() {
    return waiting;
  }

  public ReportStore reports() {
    return reports;
  }

  public AliasStore aliases() {
    return aliases;
  }

  public UserStore users() {
    return users;
  }

  public DepartureStore departures() {
    return departures;
  }

  public PusherStore pushers() {
    return pushers;
  }

  public ToDeviceStore toDevice() {
    return toDevice;
  }

  public DeviceStore devices() {
    return devices;
  }

  public DeviceListStore deviceLists() {
    return deviceLists;
  }

  public TokenStore tokens() {
    return tokens;
  }

  public RegistrationTokenStore registrationTokens() {
    return registrationTokens;
  }

  public ThreepidStore threepids() {
    return threepids;
  }

  public ProfileStore profiles() {
    return profiles;
  }

  public NameStore names() {
    return names;
  }

  public PresenceStore presence() {
    return presence;
  }

  public AccountDataStore accountData() {
    return accountData;
  }

  public FilterStore filters() {
    return filters;
  }

  public ReceiptStore receipts() {
    return receipts;
  }

  public AnswerStore answers() {
    return answers;
  }

  public TransactionStore transactions() {
    return transactions;
  }

  public ServerKeyStore serverKeys() {
    return serverKeys;
  }

  public MediaStore media() {
    return media;
  }

  public IntegrityStore integrity() {
    return integrity;
  }

  /// Asks the database whether it is there.
  ///
  /// @return a sentence for operators if it is not, else `null`
  public @Nullable String problem() {
    try {
      if (writeOutage.isGoingOn()) {
        // Perhaps nobody writes any more, because this server is said not to be well.
        var _ = committer.submit(_ -> "nothing, to see whether it can", _ -> {});
      }
      var _ = readPosition();
    } catch (StoreException | UnavailableException e) {
      LOG.debug("The database does not answer", e);
      return "The database does not answer";
    }
    return writeOutage.problem();
  }

  /// The last position on the disk, whichever process wrote it. Whoever reads up to here misses
  /// nothing.
  public long positionOnDisk() {
    return readPosition();
  }

  private long readPosition() {
    return db.sql("SELECT position FROM stream").number();
  }

  /// What the database takes on its disk, in bytes.
  public long size() {
    return readers.read(
        session -> {
          try {
            return database.bytes(session);
          } catch (SQLException e) {
            throw new StoreException("The database does not tell its size", e);
          }
        });
  }

  /// Reads as often as one likes, and sees everything as it was at one moment.
  public <T> T atOneMoment(Supplier<T> reading) {
    return readers.read(
        session -> {
          try {
            database.beginSnapshot(session);
            try {
              return reading.get();
            } finally {
              session.rollback();
            }
          } catch (SQLException e) {
            throw new StoreException("The database cannot be read as it is at one moment", e);
          }
        });
  }

  /// What is wrong with the files of the database itself, as far as it can tell.
  public List<String> damage() {
    return readers.read(
        session -> {
          try {
            return database.damage(session);
          } catch (SQLException e) {
            return List.of("the database cannot be read: " + e.getMessage());
          }
        });
  }

  Db db() {
    return db;
  }

  /// Finishes what has been accepted, refuses what comes after, and leaves one file.
  @Override
  public void close() {
    Opening.closeAll(committer, readers, database, lock);
  }
}
